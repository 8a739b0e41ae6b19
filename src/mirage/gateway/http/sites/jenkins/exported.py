"""What Jenkins exports of itself over its remote access API: the controller, jobs, builds, users, nodes, the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mirage.gateway.http.sites.jenkins import builds
from mirage.gateway.http.sites.jenkins.builds import Build
from mirage.gateway.http.sites.jenkins.ground import VERSION
from mirage.gateway.http.sites.jenkins.remote import Bean
from mirage.vfs.caller import Caller

NODE = "the Jenkins controller's built-in node"
COLOURS = {"SUCCESS": "blue", "FAILURE": "red"}


def controller(address: str, jobs: list[Bean]) -> Bean:
    view = Bean("hudson.model.AllView", "name url", description=None, jobs=jobs, name="all", property=[], url=f"{address}/")
    return Bean(
        "hudson.model.Hudson", "", assignedLabels=[{"name": "built-in"}], mode="NORMAL", nodeDescription=NODE, nodeName="",
        numExecutors=2, description=None, jobs=jobs, overallLoad={}, primaryView=view, quietDownReason=None, quietingDown=False,
        slaveAgentPort=-1, unlabeledLoad={"_class": "jenkins.model.UnlabeledLoadStatistics"}, url=f"{address}/", useCrumbs=True,
        useSecurity=True, views=[view],
    )  # fmt: skip


def job(address: str, caller: Caller, name: str, description: str | None) -> Bean:
    url = f"{address}/job/{name}/"
    made = [build(url, name, one) for one in builds.known(caller, name)]
    named = {alias: builds.find(caller, name, alias) for alias in builds.ALIASES}
    links: dict[str, Bean | None] = {alias: build(url, name, one) if one is not None else None for alias, one in named.items()}
    last = named["lastBuild"]
    colour = COLOURS.get(last.result, "notbuilt") if last is not None else "notbuilt"
    is_well = named["lastFailedBuild"] is None
    told = "Build stability: No recent builds failed." if is_well else "Build stability: Some recent builds failed."
    health = {
        "description": told,
        "iconClassName": "icon-health-80plus",
        "iconUrl": "health-80plus.png",
        "score": 100 if is_well else 80,
    }
    return Bean(
        "hudson.model.FreeStyleProject", "name url color", actions=[{}], description=description, displayName=name,
        displayNameOrNull=None, fullDisplayName=name, fullName=name, name=name, url=url, buildable=True, builds=made, color=colour,
        firstBuild=made[-1] if made else None, healthReport=[health] if made else [], inQueue=False, keepDependencies=False,
        **{alias: links[alias] for alias in sorted(links)} | {"lastUnstableBuild": None},
        nextBuildNumber=builds.next_number(caller, name), property=[], queueItem=None, concurrentBuild=False, disabled=False,
        downstreamProjects=[], labelExpression=None, scm={"_class": "hudson.scm.NullSCM"}, upstreamProjects=[],
    )  # fmt: skip


def build(url: str, job: str, one: Build) -> Bean:
    cause = {
        "_class": "hudson.model.Cause$UserIdCause",
        "shortDescription": "Started by user admin",
        "userId": "admin",
        "userName": "admin",
    }
    return Bean(
        "hudson.model.FreeStyleBuild", "number url", actions=[{"_class": "hudson.model.CauseAction", "causes": [cause]}],
        artifacts=[], building=False, description=None, displayName=f"#{one.number}", duration=one.took,
        estimatedDuration=one.took, executor=None,
        fullDisplayName=f"{job} #{one.number}", id=str(one.number), inProgress=False, keepLog=False, number=one.number,
        queueId=one.queue, result=one.result, timestamp=one.begun, url=f"{url}{one.number}/", builtOn="",
        changeSet={"_class": "hudson.scm.EmptyChangeLogSet", "items": [], "kind": None}, culprits=[],
    )  # fmt: skip


def user(address: str) -> Bean:
    kinds = ("jenkins.security.ApiTokenProperty", "hudson.tasks.Mailer$UserProperty", "hudson.model.MyViewsProperty")
    return Bean(
        "hudson.model.User", "absoluteUrl fullName", absoluteUrl=f"{address}/user/admin", description=None, fullName="admin",
        id="admin", property=[{"_class": kind} for kind in kinds],
    )  # fmt: skip


def people(address: str) -> Bean:
    one = {"lastChange": None, "project": None, "user": user(address)}
    return Bean("hudson.model.View$AsynchPeople$People", "", users=[one])


def whoever(is_in: bool) -> Bean:
    name, authority = ("admin", "authenticated") if is_in else ("anonymous", "anonymous")
    return Bean("hudson.security.WhoAmI", "", anonymous=not is_in, authenticated=True, authorities=[authority], name=name)


def nodes() -> Bean:
    own: dict[str, Any] = {
        "_class": "hudson.model.Hudson$MasterComputer", "actions": [], "assignedLabels": [{"name": "built-in"}], "description": NODE,
        "displayName": "Built-In Node", "executors": [{}, {}], "icon": "symbol-computer", "iconClassName": "symbol-computer",
        "idle": True, "jnlpAgent": False, "launchSupported": True, "loadStatistics": {"_class": "hudson.model.Label$1"},
        "manualLaunchAllowed": True, "numExecutors": 2, "offline": False, "offlineCause": None, "offlineCauseReason": "",
        "oneOffExecutors": [], "temporarilyOffline": False,
    }  # fmt: skip
    return Bean("hudson.model.ComputerSet", "", busyExecutors=0, computer=[own], displayName="Nodes", totalExecutors=2)


def queue() -> Bean:
    return Bean("hudson.model.Queue", "", discoverableItems=[], items=[])


def left(job: Bean, done: Bean, one: Build) -> Bean:
    """What has been waiting, and is being built or was."""
    return Bean(
        "hudson.model.Queue$LeftItem", "", actions=done["actions"], blocked=False, buildable=False, id=one.queue,
        inQueueSince=one.begun, params="", stuck=False, task=job, url=f"queue/item/{one.queue}/", why=None, cancelled=False,
        executable=done,
    )  # fmt: skip


def plugins(versions: Mapping[str, str]) -> Bean:
    """Each with its short name and version."""
    listed = [
        Bean("hudson.PluginWrapper", "", active=True, bundled=False, deleted=False, downgradable=False, enabled=True, hasUpdate=False,
             longName=name, minimumJavaVersion=None, pinned=False, requiredCoreVersion=VERSION.rpartition(".")[0],
             shortName=name, supportsDynamicLoad="MAYBE", url=f"https://plugins.jenkins.io/{name}", version=version)
        for name, version in versions.items()
    ]  # fmt: skip
    return Bean("hudson.LocalPluginManager", "", plugins=listed)


def credentials(user: str) -> Bean:
    """Of the global domain of the system's store."""
    one = Bean(
        "com.cloudbees.plugins.credentials.CredentialsStoreAction$CredentialsWrapper", "", description="deployment",
        displayName=f"{user}/****** (deployment)", fingerprint={}, fullName="system/_/deploy", id="deploy",
        typeName="Username with password",
    )  # fmt: skip
    return Bean(
        "com.cloudbees.plugins.credentials.CredentialsStoreAction$DomainWrapper", "", credentials=[one], description=None,
        displayName="Global credentials (unrestricted)", fullDisplayName="System \u00bb Global credentials (unrestricted)",
        fullName="system/_", **{"global": True}, urlName="_",
    )  # fmt: skip
