-- One request for each line of a file; every thread of wrk has a file of its own, BODIES.0, BODIES.1, …
-- With "wait", a connection that was told to come back later (503) waits a second, as Retry-After says.
local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  bodies = assert(io.open(args[1] .. "." .. id))
  headers = { ["Content-Type"] = "application/json" }
  shed, waiting = 0, 0
  if args[2] == "wait" then
    function response(status)
      if status == 503 then shed, waiting = shed + 1, waiting + 1 end
    end
    function delay()
      if waiting == 0 then return 0 end
      waiting = waiting - 1
      return 1000
    end
  end
end

function request()
  local body = bodies:read("*l")
  if body == nil then
    bodies:seek("set")
    body = bodies:read("*l")
  end
  return wrk.format("POST", nil, headers, body)
end

function done(summary, latency)
  local shed = 0
  for _, thread in ipairs(threads) do shed = shed + thread:get("shed") end
  local file = assert(io.open(os.getenv("WRK_RESULT"), "w"))
  file:write(string.format(
    '{"requests":%d,"microseconds":%d,"refused":%d,"shed":%d,"broken":%d,"p50":%d,"p99":%d}',
    summary.requests, summary.duration, summary.errors.status, shed,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
  file:close()
end
