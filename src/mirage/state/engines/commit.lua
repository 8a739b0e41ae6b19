-- The one way to write: checks that what a transaction read is unchanged, then applies all of it.
-- KEYS: the versions' hash, the client's token, then one hash a bucket.
-- ARGV: version, count of this client's commits, 1 when sent again; then for each bucket: the version it was scanned at
-- ('' when it was not, '0' when it had none); how many keys were read, those, and the version of each ('' when missing);
-- how many are put, each with its value; how many are deleted, and those.
-- Answer: 1: done; 0: something has changed and nothing was written.
-- The token makes sending again harmless: it keeps this client's last count and what came of it.
local last = redis.call('GET', KEYS[2])
if last then
  local count, outcome = string.match(last, '^(%d+) (%d+)$')
  if tonumber(count) >= tonumber(ARGV[2]) then
    return tonumber(outcome)
  end
end

local function unchanged()
  local at = 4
  for i = 3, #KEYS do
    if ARGV[at] ~= '' and (redis.call('HGET', KEYS[1], KEYS[i]) or '0') ~= ARGV[at] then
      return false
    end
    local count = tonumber(ARGV[at + 1])
    at = at + 2
    for from = at, at + count - 1, 1000 do
      local till = math.min(from + 999, at + count - 1)
      local found = redis.call('HMGET', KEYS[i], unpack(ARGV, from, till))
      for j = 1, #found do
        if string.sub(found[j] or '', 1, 12) ~= ARGV[from + count + j - 1] then
          return false
        end
      end
    end
    at = at + 2 * count
    at = at + 1 + 2 * tonumber(ARGV[at])
    at = at + 1 + tonumber(ARGV[at])
  end
  return true
end

if not unchanged() then
  if ARGV[3] == '1' then
    redis.call('SET', KEYS[2], ARGV[2] .. ' 0', 'EX', 600)
  end
  return 0
end

redis.call('SET', KEYS[2], ARGV[2] .. ' 1', 'EX', 600)
local at = 4
for i = 3, #KEYS do
  at = at + 2 + 2 * tonumber(ARGV[at + 1])
  local puts = tonumber(ARGV[at])
  at = at + 1
  for from = at, at + 2 * puts - 1, 1000 do
    redis.call('HSET', KEYS[i], unpack(ARGV, from, math.min(from + 999, at + 2 * puts - 1)))
  end
  at = at + 2 * puts
  local deletes = tonumber(ARGV[at])
  at = at + 1
  for from = at, at + deletes - 1, 1000 do
    redis.call('HDEL', KEYS[i], unpack(ARGV, from, math.min(from + 999, at + deletes - 1)))
  end
  at = at + deletes
  if puts + deletes > 0 then
    redis.call('HSET', KEYS[1], KEYS[i], ARGV[1])
    redis.call('HLEN', KEYS[i]) -- a write ends the tracking of a key, also the writer's; this begins it again
  end
end
return 1
