// Measures the npm peers on the cases of Peers.cs: JSON from stdin, medians in µs as JSON on stdout.
import { pippenger } from '@noble/curves/abstract/curve.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import mcl from 'mcl-wasm'

const warmUp = 5
const maxTurns = 100
const maxMilliseconds = 2000

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'))
const hex = (data) => Buffer.from(data).toString('hex')

function median(action) {
  const times = []
  const end = performance.now() + maxMilliseconds
  for (let turn = -warmUp; turn < maxTurns && performance.now() < end; turn++) {
    const started = performance.now()
    action()
    if (turn >= 0) times.push((performance.now() - started) * 1000)
  }
  times.sort((a, b) => a - b)
  return times[(times.length - 1) >> 1]
}

const require = (holds, what) => {
  if (!holds) throw new Error(`${what} came to another result`)
}

function noble({ partials, message, tag, publicKey, signature }) {
  const { Point } = bls12_381.G1
  const { Fr } = bls12_381.fields
  const { shortSignatures } = bls12_381
  const points = partials.map(({ point }) => Point.fromHex(point))
  const members = partials.map(({ member }) => BigInt(member))
  const key = bls12_381.G2.Point.fromHex(publicKey)
  const expected = Point.fromHex(signature)
  const coefficient = (i) =>
    members
      .filter((j) => j !== i)
      .reduce((product, j) => Fr.mul(product, Fr.div(j, Fr.sub(j, i))), Fr.ONE)
  const combine = () => pippenger(Point, points, members.map(coefficient))
  const verify = () => shortSignatures.verify(expected, shortSignatures.hash(bytes(message), tag), key)
  require(combine().equals(expected) && verify(), '@noble/curves')
  return { combine: median(combine), verify: median(verify) }
}

// Its hash to G1 has no choice of the tag: hashing is timed, and the check takes the given point.
function mclWasm({ partials, message, hash, publicKey, signature }) {
  const read = (type, data) => {
    const value = new type()
    value.deserialize(bytes(data))
    return value
  }
  const points = partials.map(({ point }) => read(mcl.G1, point))
  const members = partials.map(({ member }) => {
    const value = new mcl.Fr()
    value.setInt(member)
    return value
  })
  const [expected, hashed] = [read(mcl.G1, signature), read(mcl.G1, hash)]
  const minusGenerator = new mcl.PrecomputedG2(mcl.neg(read(mcl.G2, bls12_381.G2.Point.BASE.toHex())))
  const key = read(mcl.G2, publicKey)
  const data = bytes(message)
  const combine = () => mcl.recoverG1(members, points)
  const verify = () => {
    mcl.hashAndMapToG1(data)
    return mcl.finalExp(mcl.precomputedMillerLoop2mixed(hashed, key, expected, minusGenerator)).isOne()
  }
  require(combine().isEqual(expected) && verify(), 'mcl-wasm')
  const measured = { combine: median(combine), verify: median(verify) }
  minusGenerator.destroy()
  return measured
}

let input = ''
for await (const chunk of process.stdin) input += chunk
await mcl.init(mcl.BLS12_381)
mcl.setETHserialization(true)
mcl.setMapToMode(mcl.IRTF)
const results = JSON.parse(input).flatMap((given) => [
  { case: given.name, peer: 'mcl-wasm', ...mclWasm(given) },
  { case: given.name, peer: 'noble', ...noble(given) },
])
process.stdout.write(JSON.stringify(results))
