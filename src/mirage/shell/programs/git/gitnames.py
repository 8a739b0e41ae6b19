"""What git 2.39.5 thinks was meant by a command that it has not: help.c help_unknown_cmd() and levenshtein.c."""

from __future__ import annotations

COMMON = frozenset(  # command-list.txt, the groups that `git` itself lists
    "add bisect branch clone commit diff fetch grep init log merge mv pull push rebase reset restore rm show status switch tag".split()
)
OTHERS = frozenset(
    "am annotate apply archive blame bugreport bundle cat-file check-attr check-ignore check-mailmap check-ref-format checkout "
    "checkout-index cherry cherry-pick citool clean column commit-graph commit-tree config count-objects credential credential-cache "
    "credential-store daemon describe diagnose diff-files diff-index diff-tree difftool fast-export fast-import fetch-pack filter-branch "
    "fmt-merge-msg for-each-ref for-each-repo format-patch fsck fsck-objects fsmonitor--daemon gc get-tar-commit-id gui hash-object help "
    "hook http-backend http-fetch http-push imap-send index-pack init-db instaweb interpret-trailers ls-files ls-remote ls-tree mailinfo "
    "mailsplit maintenance merge-base merge-file merge-index merge-octopus merge-one-file merge-ours merge-recursive "
    "merge-recursive-ours merge-recursive-theirs merge-resolve merge-subtree merge-tree mergetool mktag mktree multi-pack-index "
    "name-rev notes pack-objects pack-redundant pack-refs patch-id prune prune-packed quiltimport range-diff read-tree receive-pack "
    "reflog remote remote-ext remote-fd remote-ftp remote-ftps remote-http remote-https repack replace request-pull rerere rev-list "
    "rev-parse revert send-pack sh-i18n--envsubst shell shortlog show-branch show-index show-ref sparse-checkout stage stash stripspace "
    "submodule symbolic-ref unpack-file unpack-objects update-index update-ref update-server-info upload-archive upload-pack var "
    "verify-commit verify-pack verify-tag version whatchanged worktree write-tree".split()
)
FAR = 7  # SIMILARITY_FLOOR
SWAP, REPLACE, INSERT, DELETE = 0, 2, 1, 3  # the weights


def similar(word: str) -> str:
    """The paragraph after the complaint; empty when nothing is near."""
    ranked = sorted((_rank(word, name), name) for name in COMMON | OTHERS)
    best = ranked[0][0]
    if not best:  # a prefix of common ones: these, and the nearest after them
        best = next((rank for rank, _ in ranked if rank), FAR + 1)
        names = [name for rank, name in ranked if rank <= best] if best < FAR else [name for rank, name in ranked if not rank]
    else:
        names = [name for rank, name in ranked if rank == best] if best < FAR else []
    if not names:
        return ""
    return f"\nThe most similar command{' is' if len(names) == 1 else 's are'}\n" + "".join(f"\t{name}\n" for name in names)


def _rank(word: str, name: str) -> int:
    if name in COMMON and name.startswith(word):
        return 0
    return _distance(word, name) + 1


def _distance(a: str, b: str) -> int:
    """Damerau's, weighed."""
    before: list[int] = []
    row = [INSERT * column for column in range(len(b) + 1)]
    for i, letter in enumerate(a):
        following = [DELETE * (i + 1)]
        for j, other in enumerate(b):
            cost = row[j] + REPLACE * (letter != other)
            if i > 0 and j > 0 and a[i - 1] == other and letter == b[j - 1]:
                cost = min(cost, before[j - 1] + SWAP)
            following.append(min(cost, row[j + 1] + DELETE, following[j] + INSERT))
        before, row = row, following
    return row[-1]
