"""What the pages of one company have in common: words for its users, and how lists and forms look."""

from __future__ import annotations

from mirage.base.chance import dice
from mirage.content.facts import Column, Entity
from mirage.content.php.hand import Lines
from mirage.content.php.script import Script

NUMBERS = ("money", "count", "copies", "weight")


WORDS = {  # said to the application's users; a company keeps to one of each
    "save": ("Save", "Store", "OK", "Save changes", "Submit", "Apply"), "delete": ("Delete", "Remove", "delete", "Delete this", "Delete entry"), "search": ("Search", "Find", "Go", "Filter", "OK", "Show"),
    "new": ("new", "add", "New", "+ new", "create", "New entry", "add new"), "csv": ("CSV", "export", "Excel", "as CSV", "Download", "list as file"), "back": ("back", "previous", "&laquo;", "newer", "&lt;"),
    "more": ("more", "next", "&raquo;", "older", "&gt;"), "out": ("log out", "logout", "sign out", "exit", "Logout", "leave"), "name": ("Name", "User", "Login", "User name", "Your name", "Account"),
    "password": ("Password", "Password:", "Your password", "Pass"), "in": ("Log in", "Login", "OK", "Sign in", "Enter"), "start": ("Start", "Home", "Overview", "Start page", "Welcome"),
    "door": ("Login", "Please log in", "Log in", "Sign in"), "saved": ("Saved.", "OK, saved.", "Changes saved.", "Done.", "Your changes were saved."), "none": ("Nothing found.", "No entries.", "Nothing here.", "No hits."),
    "wrong": ("Wrong name or password.", "Login failed.", "That did not work.", "Unknown user or wrong password.", "Sorry, wrong password."), "help": ("problems", "questions", "help", "Contact", "Trouble?"),
}  # fmt: skip


class Page:
    """What the pages of one company have in common."""

    def __init__(self, script: Script) -> None:
        self.script, self.hand, self.data = script, script.hand, script.data
        self.project = script.brief.company.project
        own = dice(script.brief.company.key, "pages")
        self.said = {key: own.choice(options) for key, options in WORDS.items()}
        self.css = self.hand.names.css
        self.size = own.choice((20, 25, 30, 50, 50, 100, 200))
        self.has_paging, self.has_count, self.has_stripes = own.random() < 0.65, own.random() < 0.35, own.random() < 0.3
        self.has_sort, self.has_none = own.random() < 0.35, own.random() < 0.4
        self.table = own.choice(
            (
                "<table>",
                "<table>",
                '<table class="list">',
                '<table border="0" cellpadding="2" cellspacing="1">',
                '<table width="100%">',
                '<table id="list">',
            )
        )
        self.has_section = own.random() < 0.4  # thead and tbody
        self.level = own.choice(("h1", "h1", "h2"))
        self.stars = own.random() < 0.6  # select * rather than columns
        self.entered = own.choice(
            (
                "$_SERVER['REQUEST_METHOD'] == 'POST'",
                "$_SERVER['REQUEST_METHOD'] === 'POST'",
                "$_POST",
                "!empty($_POST)",
                "count($_POST) > 0",
                "'POST' == $_SERVER['REQUEST_METHOD']",
            )
        )

    def esc(self, value: str) -> str:
        return self.hand.call(self.hand.names.function("esc"), value)

    def call(self, role: str, *arguments: str) -> str:
        return self.hand.call(self.hand.names.function(role), *arguments)

    def guarded(self) -> Lines:
        """The head of each page that only users see."""
        return [self.hand.load(self.project.layout.auth), self.call("need") + ";"]

    def entity(self) -> Entity:
        return next(one for one in self.project.entities if one.name == self.script.brief.spec["entity"])

    def titled(self, title: str) -> Lines:
        return [self.hand.set("title", title)]


def label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def number_class(page: Page, column: Column) -> str:
    return f' class="{page.css["num"]}"' if column.kind in NUMBERS else ""
