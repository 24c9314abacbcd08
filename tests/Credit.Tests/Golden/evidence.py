"""Writes evidence.json: the block of Blocks.Full() by the rules of docs/formats.md, in another language."""

import hashlib
import json

MONTH, MEMBERS = 30 * 24 * 60 * 60, ["m1", "m2", "m3", "m4"]


def number(n):
    return f"0x{n:064x}"


def sign(signer, kind, *fields):  # what stands for a signature in the tests: SHA-256(signer ‖ words)
    words = f"notary/v1/credit-{kind}".encode() + (1).to_bytes(8, "big") + b"".join(fields)
    return "0x" + hashlib.sha256(signer + words).hexdigest()


def name(text):
    return hashlib.sha256(text.encode()).digest()


def grade(exchange, node, party, points):
    words = (exchange.to_bytes(32, "big"), name(node), bytes([points]))
    signature = sign(bytes.fromhex(party[2:]), "grade", *words)
    return dict(exchange=number(exchange), node=node, party=party, points=points, signature=signature)


def recommendation(agree, member, node):
    signature = sign(member.encode(), "recommendation", name(node), bytes([agree]))
    return dict(agree=agree, member=member, node=node, signature=signature)


def receipt(by, node, micros):
    words = ((1).to_bytes(32, "big"), name(node), b"\1", micros.to_bytes(8, "big"))
    return dict(by=by, micros=micros, node=node, valid=True, signature=sign(by.encode(), "receipt", *words))


def vote(voter, upheld):
    signature = sign(voter.encode(), "vote", (1).to_bytes(32, "big"), name(""), bytes([upheld]))
    return dict(accused=None, matter=number(1), signature=signature, upheld=upheld, voter=voter)


def exchange(n, value, assigned, served):
    return dict(assigned=assigned, consumer="0xc0", id=number(n), provider="0xd0", served=served, value=value)


operators = dict(m1="0xa1", m2="0xa2", m3="0xa3", m4="0xa4", c1="0xa5", c2="0xa6")
block = dict(
    begin=MONTH,
    end=2 * MONTH,
    epoch=1,
    exchanges=[
        exchange(1, str(10**18), ["m1", "m2"], ["m1"]),
        exchange(2, str(10**18 // 4), ["c1", "m1"], ["c1", "m1"]),
    ],
    format="notary/v1/credit-evidence",
    grades=[grade(1, "m1", "0xc0", 90), grade(1, "m2", "0xd0", 10)],
    nodes=[
        dict(id=n, key="0x" + n.encode().hex(), member=n in MEMBERS, operator=o) for n, o in sorted(operators.items())
    ],
    previous=None,
    recommendations=[recommendation(True, "m1", "c1"), recommendation(False, "m1", "c2")],
    rounds=[
        dict(
            assigned=MEMBERS,
            id=number(1),
            receipts=[receipt(b, n, t) for b in MEMBERS for n, t in (("m1", 2000), ("m2", 4000)) if n != b],
        )
    ],
    votes=[vote("m1", True), vote("m2", True), vote("m3", False)],
)
with open("evidence.json", "w", encoding="ascii") as file:
    file.write(json.dumps(block, sort_keys=True, separators=(",", ":")) + "\n")
