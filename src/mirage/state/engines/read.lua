-- Reads keys and whole buckets of one namespace at one moment.
-- KEYS: the versions' hash, then one hash a bucket.
-- ARGV: for each bucket how many fields follow and those fields, or -1 for all that it holds.
-- Answer: for each bucket its values, or its version and its fields and values.
local answer = {}
local at = 1
for i = 2, #KEYS do
  local count = tonumber(ARGV[at])
  at = at + 1
  if count < 0 then
    answer[#answer + 1] = redis.call('HGET', KEYS[1], KEYS[i]) or ''
    answer[#answer + 1] = redis.call('HGETALL', KEYS[i])
  else
    local values = {}
    for from = at, at + count - 1, 1000 do
      local some = redis.call('HMGET', KEYS[i], unpack(ARGV, from, math.min(from + 999, at + count - 1)))
      for j = 1, #some do
        values[#values + 1] = some[j]
      end
    end
    answer[#answer + 1] = values
    at = at + count
  end
end
return answer
