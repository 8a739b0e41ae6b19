"""JENKINS_HOME as it would lie there: settings, a user, a job, secrets, and a credential that opens SSH."""

from __future__ import annotations

from random import Random
from stat import S_IFDIR

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.gateway.http.ground import SIGNS, listen
from mirage.gateway.http.ground import password as drawn
from mirage.gateway.http.world import Planted, World

DAY = 86_400 * SECOND
HOME = "/var/lib/jenkins"
VERSION = "2.426.2"
NGINX = """\
server {{
{listen}    server_name _;
    client_max_body_size 100m;

    location /jnlpJars/ {{
        deny all;
    }}

    location / {{
        proxy_pass http://127.0.0.1:8080;
        proxy_set_header Host $host:$server_port;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
}}
"""
CONFIG = """\
<?xml version='1.1' encoding='UTF-8'?>
<hudson>
  <version>2.426.2</version>
  <numExecutors>2</numExecutors>
  <mode>NORMAL</mode>
  <useSecurity>true</useSecurity>
  <authorizationStrategy class="hudson.security.FullControlOnceLoggedInAuthorizationStrategy">
    <denyAnonymousReadAccess>true</denyAnonymousReadAccess>
  </authorizationStrategy>
  <securityRealm class="hudson.security.HudsonPrivateSecurityRealm">
    <disableSignup>true</disableSignup>
  </securityRealm>
  <slaveAgentPort>-1</slaveAgentPort>
</hudson>
"""
JOB = """\
<?xml version='1.1' encoding='UTF-8'?>
<project>
  <description>deployment of {site}</description>
  <keepDependencies>false</keepDependencies>
  <builders>
    <hudson.tasks.Shell>
      <command>rsync -a --delete build/ {user}@localhost:{home}/</command>
    </hudson.tasks.Shell>
  </builders>
</project>
"""
BUILD = """\
<?xml version='1.1' encoding='UTF-8'?>
<build>
  <actions>
    <hudson.model.CauseAction>
      <causeBag class="linked-hash-map">
        <entry>
          <hudson.model.Cause_-UserIdCause>
            <userId>admin</userId>
          </hudson.model.Cause_-UserIdCause>
          <int>1</int>
        </entry>
      </causeBag>
    </hudson.model.CauseAction>
  </actions>
  <queueId>{queue}</queueId>
  <timestamp>{begun}</timestamp>
  <startTime>{begun}</startTime>
  <result>{result}</result>
  <duration>{took}</duration>
  <charset>UTF-8</charset>
  <keepLog>false</keepLog>
  <builtOn></builtOn>
  <workspace>{home}/workspace/{job}</workspace>
  <hudsonVersion>2.426.2</hudsonVersion>
  <scm class="hudson.scm.NullSCM"/>
  <culprits class="com.google.common.collect.EmptyImmutableSortedSet"/>
</build>
"""
LOG = """\
Started by user admin
Running as SYSTEM
Building in workspace {home}/workspace/{job}
[{job}] $ /bin/sh -xe /tmp/jenkins{step}.sh
+ rsync -a --delete build/ {user}@localhost:{target}/
Finished: SUCCESS
"""
CREDENTIALS = """\
<?xml version='1.1' encoding='UTF-8'?>
<com.cloudbees.plugins.credentials.SystemCredentialsProvider plugin="credentials@1311.vcf0a_900b_37c2">
  <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">
    <entry>
      <java.util.concurrent.CopyOnWriteArrayList>
        <com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
          <scope>GLOBAL</scope>
          <id>deploy</id>
          <description>deployment</description>
          <username>{user}</username>
          <password>{sealed}</password>
        </com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
      </java.util.concurrent.CopyOnWriteArrayList>
    </entry>
  </domainCredentialsMap>
</com.cloudbees.plugins.credentials.SystemCredentialsProvider>
"""
ENVIRONMENT = "DEPLOY_USER={user}\nDEPLOY_PASSWORD={password}\n"


def lay(world: World) -> tuple[str, str, str]:
    """Everything, in one step: the account of the credential, its password, and the job's name. ConfigurationError: another site."""
    chance = dice(world.seed, "jenkins site")
    user, password = "jenkins", drawn(chance, 14)
    made = world.clock.now() - int(chance.uniform(30, 120) * DAY)
    project = world.story.company.project
    sealed = "{AQAAABAAAAA" + "".join(chance.choices(SIGNS + "+/", k=52)) + "=}"
    owner = ("jenkins", "jenkins")
    files = [
        (f"{HOME}/config.xml", CONFIG, 0o644),
        (f"{HOME}/secrets/master.key", chance.randbytes(128).hex(), 0o600),
        (f"{HOME}/secrets/initialAdminPassword", chance.randbytes(16).hex() + "\n", 0o640),
        (f"{HOME}/secret.key", chance.randbytes(32).hex(), 0o644),
        (f"{HOME}/credentials.xml", CREDENTIALS.format(user=user, sealed=sealed), 0o644),
        (f"{HOME}/jobs/{project.name}-deploy/config.xml", JOB.format(site=project.site, user=user, home=project.home), 0o644),
        (f"{HOME}/workspace/{project.name}-deploy/.env", ENVIRONMENT.format(user=user, password=password), 0o640),
        (f"{HOME}/jenkins.install.UpgradeWizard.state", VERSION, 0o644),
        (f"{HOME}/nodeMonitors.xml", "<?xml version='1.1' encoding='UTF-8'?>\n", 0o644),
    ]
    folders = {HOME: 0o755, **dict.fromkeys((f"{HOME}/jobs", f"{HOME}/workspace"), 0o755), f"{HOME}/secrets": 0o700}
    folders |= {f"{HOME}/{kind}/{project.name}-deploy": 0o755 for kind in ("jobs", "workspace")}
    planted = [Planted(path, b"", made, S_IFDIR | mode, owner) for path, mode in folders.items()]
    planted += [Planted(path, text.encode(), made, mode, owner) for path, text, mode in files]
    planted += _built(world, chance, f"{project.name}-deploy", user, project.home, made)
    nginx = NGINX.format(listen=listen(world))
    planted.append(Planted("/etc/nginx/conf.d/jenkins.conf", nginx.encode(), made, 0o644, ("root", "root")))
    world.plant("jenkins", planted, gone=["/etc/nginx/sites-enabled/default"], account=(user, password))
    return user, password, f"{project.name}-deploy"


def _built(world: World, chance: Random, job: str, user: str, target: str, since: int) -> list[Planted]:
    """What it has built until now."""
    folder, owner = f"{HOME}/jobs/{job}", ("jenkins", "jenkins")
    count = chance.randint(6, 12)
    times = sorted(since + int(chance.uniform(0.05, 0.98) * (world.clock.now() - since)) for _ in range(count))
    planted = [Planted(f"{folder}/builds", b"", times[-1], S_IFDIR | 0o755, owner)]
    for number, when in enumerate(times, 1):
        took = chance.randint(900, 6000)
        words = {"home": HOME, "job": job, "user": user, "target": target, "queue": number, "begun": when // 1_000_000, "took": took}
        own = [
            (f"{folder}/builds/{number}/build.xml", BUILD.format(result="SUCCESS", **words)),
            (f"{folder}/builds/{number}/log", LOG.format(step=chance.randrange(10**18, 10**19), **words)),
        ]
        planted.append(Planted(f"{folder}/builds/{number}", b"", when, S_IFDIR | 0o755, owner))
        planted += [Planted(path, text.encode(), when, 0o644, owner) for path, text in own]
    return [*planted, Planted(f"{folder}/nextBuildNumber", b"%d\n" % (count + 1), times[-1], 0o644, owner)]
