"""`mirage rules`: the detection rules that are in force, their own examples as a test, and why one found what it found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mirage.base.errors import ConfigurationError, MirageError
from mirage.cli import output
from mirage.cli.options import ConfigFile, Data, Json, read

if TYPE_CHECKING:
    from mirage.analysis.analyst import Analyst
    from mirage.analysis.attack import Attack
    from mirage.analysis.rulebook import RuleError
    from mirage.analysis.sigma.engine import SigmaEngine

app = typer.Typer(help="The detection rules, and the version of ATT&CK that they speak.", no_args_is_help=True)
RuleFiles = Annotated[list[Path] | None, typer.Option("--rules", metavar="DIR", help="rules of your own, besides ours; repeatable")]


def attack_of(config: Path | None, data: str | None) -> Attack:
    """The version of ATT&CK in force: the operator's (`mirage rules update`), else the one that the package carries."""
    from mirage.analysis.attack import read_attack, shipped

    own = _attack_file(config, data)
    return read_attack(own) if own.exists() else shipped()


def analyst_of(config: Path | None, data: str | None, rules: list[Path] | None) -> Analyst:
    """The engines with our rules and the operator's; rules that are wrong are named, and left out."""
    from mirage.analysis.analyst import Analyst
    from mirage.analysis.rulebook import load_rules, shipped_directory

    for directory in rules or []:
        if not directory.is_dir():
            raise ConfigurationError(f"--rules {directory}: no such directory")
    attack = attack_of(config, data)
    analyst = Analyst(load_rules([shipped_directory(), *(rules or [])], attack), attack, _sigma(rules, attack))
    for problem in analyst.problems:
        output.note(str(problem))
    return analyst


def _sigma(rules: list[Path] | None, attack: Attack) -> SigmaEngine | None:
    """The Sigma rules in the operator's directories."""
    if not rules:
        return None
    from mirage.analysis.sigma.engine import load_sigma

    return load_sigma(rules, attack)


def _yara(rules: list[Path] | None) -> list[RuleError]:
    """What is wrong with YARA rules, ours and the operator's."""
    from mirage.analysis.artifacts.yara import YaraRules
    from mirage.analysis.rulebook import shipped_yara

    problems = YaraRules([shipped_yara(), *(rules or [])]).problems
    for problem in problems:
        output.note(str(problem))
    return problems


def list_(config: ConfigFile = None, data: Data = None, rules: RuleFiles = None, json: Json = False) -> None:
    """List the rules: what each finds, how grave it is, where it stands."""
    analyst = analyst_of(config, data, rules)
    rows = [
        {
            "id": rule.id,
            "title": rule.title,
            "techniques": rule.techniques if json else " ".join(rule.techniques),
            "tactics": rule.tactics,
            "severity": rule.severity.name.lower(),
            "confidence": rule.confidence.name.lower(),
            "kind": rule.kind,
            "place": rule.place,
        }
        for rule in analyst.rulebook.rules.values()
    ]
    output.rows(rows, {"id": "RULE", "severity": "SEVERITY", "techniques": "TECHNIQUES", "title": "FINDS"}, json, "no rule")


def coverage(config: ConfigFile = None, data: Data = None, rules: RuleFiles = None, json: Json = False) -> None:
    """Say which techniques of ATT&CK the rules find, by tactic, and how many of each tactic's they are."""
    from mirage.analysis.attack import ORDER

    analyst = analyst_of(config, data, rules)
    found: dict[str, list[str]] = {}
    for rule in analyst.rulebook.rules.values():
        for name in rule.techniques:
            found.setdefault(name, []).append(rule.id)
    rows = [
        {"technique": name, "name": analyst.attack.full_name(name), "tactics": analyst.attack.tactics([name]), "rules": found[name]}
        for name in sorted(found)
    ]
    if json:
        for row in rows:
            output.line(row)
        return
    for tactic in ORDER:
        mine = [row for row in rows if tactic in row["tactics"]]
        total = len(analyst.attack.of(tactic))
        print(f"{tactic}: {len(mine)} of {total}")
        for row in mine:
            print(f"  {row['technique']:<10}{len(row['rules']):>4}  {row['name']}")


def try_(config: ConfigFile = None, data: Data = None, rules: RuleFiles = None, json: Json = False) -> None:
    """Try every rule on its own examples; exit status 1 when one of them, or a rule itself, is wrong."""
    from mirage.analysis.examples import wrong_examples

    analyst = analyst_of(config, data, rules)
    yara = _yara(rules)
    found = list(wrong_examples(analyst))
    for wrong in found:
        if json:
            output.line({"rule": wrong.rule.id, "place": wrong.rule.place, "example": wrong.example, "should_hit": wrong.should_hit})
        else:
            verb = "does not find its hit" if wrong.should_hit else "finds its miss"
            print(f"{wrong.rule.place}: {wrong.rule.id} {verb}: {output.printable(wrong.example)}")
    if not json:
        left_out = len(analyst.problems) + len(yara)
        print(f"{len(analyst.rulebook.rules)} rules, {len(found)} examples wrong, {left_out} rules left out")
    if found or analyst.problems or yara:
        raise typer.Exit(1)


def explain(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="a rule's id, or a command line")],
    config: ConfigFile = None,
    data: Data = None,
    rules: RuleFiles = None,
    json: Json = False,
) -> None:
    """Say what a rule looks for; or what a command line would do, act by act, and which rules that meets."""
    analyst = analyst_of(config, data, rules)
    rule = analyst.rulebook.rules.get(what)
    if rule is not None:
        _explain_rule(analyst, what, json)
    elif " " in what or "/" in what or analyst.commands.examine(what):
        _explain_text(analyst, what, json)
    else:
        raise ConfigurationError(
            f"{what}: no such rule, and nothing is found in it as a command line; `mirage rules list` lists the rules"
        )


def update(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="MITRE's enterprise-attack.json, or a table of techniques")],
    config: ConfigFile = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Take another version of ATT&CK into use; rules that name what it does not have are said, and nothing is changed then."""
    from mirage.analysis.attack import read_attack
    from mirage.analysis.rulebook import load_rules, shipped_directory

    attack = read_attack(file)
    problems = load_rules([shipped_directory()], attack).problems
    if problems:
        raise MirageError(f"{file}: {len(problems)} rules do not fit, the first: {problems[0]}; nothing was changed")
    own = _attack_file(config, data)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(attack.dump(), encoding="utf-8")
    if json:
        output.line({"path": str(own), "techniques": len(attack)})
    else:
        print(f"{len(attack)} techniques in {own}")


def _attack_file(config: Path | None, data: str | None) -> Path:
    from mirage.app.paths import paths_of

    return paths_of(read(config, data)).gallery / "attack.json"


def _explain_rule(analyst: Analyst, name: str, json: bool) -> None:
    rule = analyst.rulebook.rules[name]
    facts = {
        "rule": rule.id, "title": rule.title, "place": rule.place, "kind": rule.kind,
        "techniques": "; ".join(f"{technique} {analyst.attack.full_name(technique)}" for technique in rule.techniques),
        "tactics": ", ".join(rule.tactics), "severity": rule.severity.name.lower(), "confidence": rule.confidence.name.lower(),
        "references": " ".join(rule.references),
    }  # fmt: skip
    if json:
        output.line({**facts, "match": rule.match.data, "hits": rule.hits, "misses": rule.misses})
        return
    for key, value in facts.items():
        if value:
            print(f"{key:12}{value}")
    for word, examples in (("finds", rule.hits), ("not", rule.misses)):
        for example in examples:
            print(f"{word:12}{output.printable(example)}")


def _explain_text(analyst: Analyst, text: str, json: bool) -> None:
    findings, acts = analyst.commands.examine_acts(text, analyst.commands.tracker())
    if json:
        from mirage.cli.analyze import finding_row

        programs = [
            {"program": act.name, "arguments": act.args, "how": act.how, "reads": act.reads, "writes": act.writes} for act in acts
        ]
        output.line({"acts": programs, "findings": [finding_row(finding) for finding in findings]})
        return
    for act in acts:
        way = f"   by {' > '.join(act.how)}" if act.how else ""
        print(f"act       {output.printable(' '.join([act.name, *act.args]))[:200]}{way}")
    for finding in sorted(findings, key=lambda finding: -finding.severity):
        names = "; ".join(f"{name} {analyst.attack.full_name(name)}" for name in finding.techniques)
        print(f"{finding.severity.name.lower():10}{finding.title} ({finding.rule})\n          {names}")
        print(f"          {finding.start}-{finding.end}: {output.printable(finding.matched)[:160]}")


app.command("list")(list_)
app.command("coverage")(coverage)
app.command("test")(try_)
app.command("explain")(explain)
app.command("update")(update)
