# update-rc.d of init-system-helpers 1.65.2: what malware makes of /etc/init.d.

#### defaults, and its end
printf '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: bot\n# Required-Start: $network\n# Required-Stop:\n# Default-Start: 2 3 4 5\n# Default-Stop: 0 1 6\n# Short-Description: x\n### END INIT INFO\n' > /etc/init.d/bot; chmod +x /etc/init.d/bot
update-rc.d bot defaults; ls -1 /etc/rc?.d/*bot; readlink /etc/rc3.d/S01bot; update-rc.d bot defaults 99; ls /etc/rc3.d | grep bot; update-rc.d bot start 20 2 3 . stop 20 0 1 6 .; update-rc.d -f bot remove; ls /etc/rc?.d/*bot; update-rc.d bot defaults-disabled; ls -1 /etc/rc?.d/*bot
#> /etc/rc0.d/K01bot
#> /etc/rc1.d/K01bot
#> /etc/rc2.d/S01bot
#> /etc/rc3.d/S01bot
#> /etc/rc4.d/S01bot
#> /etc/rc5.d/S01bot
#> /etc/rc6.d/K01bot
#> ../init.d/bot
#> S01bot
#> /etc/rc0.d/K01bot
#> /etc/rc1.d/K01bot
#> /etc/rc2.d/K01bot
#> /etc/rc3.d/K01bot
#> /etc/rc4.d/K01bot
#> /etc/rc5.d/K01bot
#> /etc/rc6.d/K01bot
#! update-rc.d: warning: start and stop actions are no longer supported; falling back to defaults
#! update-rc.d: warning: start runlevel arguments (2 3) do not match bot Default-Start values (2 3 4 5)
#! ls: cannot access '/etc/rc?.d/*bot': No such file or directory

#### a script without a header
printf '#!/bin/sh\n' > /etc/init.d/bot; chmod +x /etc/init.d/bot; update-rc.d bot defaults; echo $?; ls /etc/rc?.d/*bot; update-rc.d bot disable; update-rc.d bot remove
#> 0
#! ls: cannot access '/etc/rc?.d/*bot': No such file or directory
#! update-rc.d: error: bot Default-Start contains no runlevels, aborting.

#### what there is not, and what is no action
update-rc.d nope defaults; echo $?; update-rc.d nope remove; echo $?; update-rc.d nope enable; update-rc.d; update-rc.d cron; update-rc.d cron x; update-rc.d -n bot defaults; echo $?
#> 1
#> 0
#> 1
#! update-rc.d: error: unable to read /etc/init.d/nope
#! update-rc.d: error: cannot find a LSB script for nope
#! update-rc.d: error: not enough arguments
#! usage: update-rc.d [-f] <basename> remove
#!        update-rc.d [-f] <basename> defaults
#!        update-rc.d [-f] <basename> defaults-disabled
#!        update-rc.d <basename> disable|enable [S|2|3|4|5]
#! 		-f: force
#!
#! The disable|enable API is not stable and might change in the future.
#! update-rc.d: error: not enough arguments
#! usage: update-rc.d [-f] <basename> remove
#!        update-rc.d [-f] <basename> defaults
#!        update-rc.d [-f] <basename> defaults-disabled
#!        update-rc.d <basename> disable|enable [S|2|3|4|5]
#! 		-f: force
#!
#! The disable|enable API is not stable and might change in the future.
#! usage: update-rc.d [-f] <basename> remove
#!        update-rc.d [-f] <basename> defaults
#!        update-rc.d [-f] <basename> defaults-disabled
#!        update-rc.d <basename> disable|enable [S|2|3|4|5]
#! 		-f: force
#!
#! The disable|enable API is not stable and might change in the future.
#! update-rc.d: error: unknown option
#! usage: update-rc.d [-f] <basename> remove
#!        update-rc.d [-f] <basename> defaults
#!        update-rc.d [-f] <basename> defaults-disabled
#!        update-rc.d <basename> disable|enable [S|2|3|4|5]
#! 		-f: force
#!
#! The disable|enable API is not stable and might change in the future.

#### one of the image's own
update-rc.d cron defaults; update-rc.d -f cron remove; ls /etc/rc3.d | grep cron; update-rc.d cron defaults; ls /etc/rc3.d | grep cron
#> S01cron
