-- Sends the bodies of a file (one a line) round robin. Arguments: file, key, "same" or a text of 5 digits.
-- With digits, every request is an invoice and a contract of its own, so that each decision is a new one: the digits make them other than in earlier runs.
local requests, parts, at, sent, run = {}, {}, 0, 0, nil

function init(args)
  local file, key, mode = args[1], args[2], args[3]
  local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }
  if mode ~= "same" then run = mode end
  for line in io.lines(file) do
    if run then
      local whole = wrk.format("POST", wrk.path, headers, line)
      local a, b, c = whole:match('^(.*"number":"25)%d+(".*"number":"HT%-2025%-)%d+(".*)$')
      parts[#parts + 1] = { a, b, c }
    else
      requests[#requests + 1] = wrk.format("POST", wrk.path, headers, line)
    end
  end
end

function request()
  if not run then
    at = at % #requests + 1
    return requests[at]
  end
  sent = sent + 1
  at = at % #parts + 1
  local part = parts[at]
  -- The invoice's number is 25, the run, 13 digits; the contract's the last 10 of them.
  return part[1] .. run .. string.format("%013d", sent) .. part[2] .. string.format("%010d", (tonumber(run) * 10000000 + sent) % 10000000000) .. part[3]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %.3f %.3f %d\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
