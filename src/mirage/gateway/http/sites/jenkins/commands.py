"""The commands of Jenkins 2.426.2's command line: names, the line of each in the list, and what they take (hudson.cli)."""

from __future__ import annotations

from dataclasses import dataclass

from mirage.gateway.http.sites.jenkins.args4j import Parameter


@dataclass(frozen=True, slots=True)
class Command:
    """`is_bound`: a method that became a command (CLIMethod); its words are read before anybody asks who may."""

    told: str
    takes: tuple[Parameter, ...] = ()
    is_bound: bool = False
    summary: str = ""


def _one(meta: str, usage: str) -> Parameter:
    return Parameter(meta=meta, usage=usage, is_required=True)


def _maybe(meta: str, usage: str, default: str | None = None) -> Parameter:
    return Parameter(meta=meta, usage=usage, default=default)


def _view(usage: str) -> Parameter:
    return Parameter(usage=usage, kind="VIEW", is_required=True)


def _many(usage: str, meta: str = "", kind: str = "VAL") -> Parameter:
    return Parameter(meta=meta, usage=usage, kind=kind, is_required=True, is_many=True)


def _flag(name: str, usage: str) -> Parameter:
    return Parameter(name, usage=usage, default="false")


def _value(name: str, usage: str, kind: str = "VAL", default: str | None = None, is_number: bool = False) -> Parameter:
    return Parameter(name, usage=usage, kind=kind, default=default, is_number=is_number)


JOB = _one("JOB", "Name of the job")
BUILT = _one("JOB", "Name of the job to build")
NODE = _one("NODE", "Name of the node")
AGENTS = _many("Agent name, or empty string for built-in node", "NAME")
AGENTS_LISTED = _many("Agent name, or empty string for built-in node; comma-separated list is supported", "NAME")
REASON = _value("-m", "Record the reason about why you are disconnecting this node")
VIEWS = (_view("Name of the view"), _many("Job names", kind="JOB"))
RANGE = (BUILT, _one("RANGE", "Range of the build records to delete. 'N-M', 'N,M', or 'N'"))
NUMBER = _one("BUILD#", "Number of the build")

COMMANDS: dict[str, Command] = {
    "add-job-to-view": Command("Adds jobs to view.", VIEWS),
    "build": Command(
        "Builds a job, and optionally waits until its completion.",
        (
            BUILT,
            _flag("-f", "Follow the build progress. Like -s only interrupts are not passed through to the build."),
            _flag("-s", "Wait until the completion/abortion of the command. Interrupts are passed through to the build."),
            _flag("-w", "Wait until the start of the command"),
            _flag("-c", "Check for SCM changes before starting the build, and if there's no change, exit without doing a build"),
            _value("-p", "Specify the build parameters in the key=value format."),
            _flag("-v", "Prints out the console output of the build. Use with -s"),
            Parameter("-r", kind="N", is_number=True),
        ),
    ),
    "cancel-quiet-down": Command('Cancel the effect of the "quiet-down" command.'),
    "clear-queue": Command("Clears the build queue."),
    "connect-node": Command(
        "Reconnect to a node(s)",
        (AGENTS_LISTED, _flag("-f", "Cancel any currently pending connect operation and retry from scratch")),
    ),
    "console": Command(
        "Retrieves console output of a build.",
        (
            JOB,
            _maybe("BUILD", "Build number or permalink to point to the build. Defaults to the last build", "lastBuild"),
            _flag("-f", "If the build is in progress, stay around and append console output as it comes, like 'tail -f'"),
            _value("-n", "Display the last N lines", "N", "-1", is_number=True),
        ),
        summary="Produces the console output of a specific build to stdout, as if you are doing 'cat build.log'",
    ),
    "copy-job": Command("Copies a job.", (_one("SRC", "Name of the job to copy"), _one("DST", "Name of the new job to be created."))),
    "create-job": Command(
        "Creates a new job by reading stdin as a configuration XML file.", (_one("NAME", "Name of the job to create"),)
    ),
    "create-node": Command("Creates a new node by reading stdin as a XML configuration.", (_maybe("NODE", "Name of the node"),)),
    "create-view": Command(
        "Creates a new view by reading stdin as a XML configuration.",
        (Parameter(usage="Name of the view to use instead of the one in XML", kind="VAL"),),
    ),
    "delete-builds": Command(
        "Deletes build record(s).", RANGE, summary="Delete build records of a specified job, possibly in a bulk. "
    ),
    "delete-job": Command("Deletes job(s).", (_many("Name of the job(s) to delete"),)),
    "delete-node": Command("Deletes node(s)", (_many("Names of nodes to delete"),)),
    "delete-view": Command("Deletes view(s).", (_many("View names to delete"),)),
    "disable-job": Command("Disables a job.", (_one("NAME", "Job name"),), is_bound=True),
    "disable-plugin": Command(
        "Disable one or more installed plugins.",
        (_many("Plugins to be disabled.", "plugin1 plugin2 plugin3"), _flag("-quiet", "Be quiet, print only the error messages")),
    ),
    "disconnect-node": Command("Disconnects from a node.", (AGENTS_LISTED, REASON)),
    "enable-job": Command("Enables a job.", (_one("NAME", "Job name"),), is_bound=True),
    "enable-plugin": Command(
        "Enables one or more installed plugins transitively.",
        (
            _many("Enables the plugins with the given short names and their dependencies."),
            _flag("-restart", "Restart Jenkins after enabling plugins."),
        ),
    ),
    "get-job": Command("Dumps the job definition XML to stdout.", (JOB,)),
    "get-node": Command("Dumps the node definition XML to stdout.", (NODE,)),
    "get-view": Command("Dumps the view definition XML to stdout.", (_view("Name of the view to obtain"),)),
    "groovy": Command(
        "Executes the specified Groovy script. ",
        (
            _maybe("SCRIPT", "Script to be executed. Only '=' (to represent stdin) is supported."),
            Parameter(meta="ARGUMENTS", usage="Command line arguments to pass into script.", is_many=True),
        ),
    ),
    "groovysh": Command("Runs an interactive groovy shell.", (Parameter(meta="ARGS", is_many=True),)),
    "help": Command(
        "Lists all the available commands or a detailed description of single command.",
        (_maybe("COMMAND", "Name of the command"),),
    ),
    "install-plugin": Command(
        "Installs a plugin either from a file, an URL, or from update center. ",
        (
            _many("", "SOURCE"),
            _flag("-deploy", "Deploy plugins right away without postponing them until the reboot."),
            _value("-name", "No longer used."),
            _flag("-restart", "Restart Jenkins upon successful installation."),
        ),
    ),
    "keep-build": Command(
        "Mark the build to keep the build forever.", (_one("NAME", "Item name"), _one("BUILD#", "Build number")), is_bound=True
    ),
    "list-changes": Command("Dumps the changelog for the specified build(s).", RANGE),
    "list-jobs": Command("Lists all jobs in a specific view or item group.", (_maybe("NAME", "Name of the view"),)),
    "list-plugins": Command("Outputs a list of installed plugins.", (_maybe("NAME", "Name of a specific plugin"),)),
    "offline-node": Command(
        'Stop using a node for performing builds temporarily, until the next "online-node" command.', (AGENTS, REASON)
    ),
    "online-node": Command('Resume using a node for performing builds, to cancel out the earlier "offline-node" command.', (AGENTS,)),
    "quiet-down": Command(
        "Quiet down Jenkins, in preparation for a restart. Don\u2019t start any builds.",
        (
            _flag("-block", "Block until the system really quiets down and no builds are running"),
            _value("-timeout", "If non-zero, only block up to the specified number of milliseconds", "N", "0", is_number=True),
            _value("-reason", "Reason for quiet down that will be visible to users"),
        ),
    ),
    "reload-configuration": Command(
        "Discard all the loaded data in memory and reload everything from file system. Useful when you modified config files "
        "directly on disk."
    ),
    "reload-job": Command("Reload job(s)", (_many("Name of the job(s) to reload"),)),
    "remove-job-from-view": Command("Removes jobs from view.", VIEWS),
    "restart": Command("Restart Jenkins.", is_bound=True),
    "safe-restart": Command(
        "Safe Restart Jenkins. Don\u2019t start any builds.",
        (_value("-message", "Message for safe restart that will be visible to users"),),
    ),
    "safe-shutdown": Command(
        "Puts Jenkins into the quiet mode, wait for existing builds to be completed, and then shut down Jenkins.", is_bound=True
    ),
    "session-id": Command("Outputs the session ID, which changes every time Jenkins restarts."),
    "set-build-description": Command(
        "Sets the description of a build.",
        (BUILT, NUMBER, _one("DESCRIPTION", "Description to be set. '=' to read from stdin.")),
    ),
    "set-build-display-name": Command(
        "Sets the displayName of a build.",
        (BUILT, NUMBER, _one("DISPLAYNAME", "DisplayName to be set. '-' to read from stdin.")),
    ),
    "shutdown": Command("Immediately shuts down Jenkins server.", is_bound=True),
    "stop-builds": Command("Stop all running builds for job(s)", (_many("Name of the job(s) to stop"),)),
    "update-job": Command("Updates the job definition XML from stdin. The opposite of the get-job command.", (JOB,)),
    "update-node": Command("Updates the node definition XML from stdin. The opposite of the get-node command.", (NODE,)),
    "update-view": Command(
        "Updates the view definition XML from stdin. The opposite of the get-view command.",
        (_view("Name of the view to update"),),
    ),
    "version": Command("Outputs the current version."),
    "wait-node-offline": Command("Wait for a node to become offline.", (NODE,)),
    "wait-node-online": Command("Wait for a node to become online.", (NODE,)),
    "who-am-i": Command("Reports your credential and permissions."),
}
