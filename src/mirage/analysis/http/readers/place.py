"""Facts that need the request around a piece: a session id brought along from elsewhere, a method in a parameter."""

from __future__ import annotations

from collections.abc import Iterator

from mirage.analysis.http.decoding import pattern
from mirage.analysis.http.fields import Field
from mirage.analysis.http.request import Request

SIGN = rb"(?i)sess|sid\b|token|\.sid|cfid|auth|user|^\w{3,20}$"
FACTS = frozenset({"session.brought", "session.named"})
_SESSION = pattern(
    rb"(?i)^(?:j?sess(?:ion)?[._-]?(?:id|key|token)?|php_?sess(?:ion)?_?id|asp(?:\.net)?_?session_?id\w*|aspsessionid\w*|cftoken|cfid|jsessionid\w*|"
    rb"jwsession|\w{0,24}[._-]?(?:sess(?:ion)?|sid)(?:[._-]?(?:id|key|token|data|store))?|\w{2,20}[._-]token|viewstate|zenid|connect[.:]sid|koa[.:]sess(?:[.:]sig)?|express[.:]sess|express\.sid|sails\.sid|cakephp\d?|symfony|play_session|grails\w*|_?zopeid|plack_session|beaker\.session\.id|"
    rb"mojolicious|dancer\.session|be_typo_user|fe_typo_user|frontend|adminhtml|moodlesession\w*|prestashop-\w+|phpbb3?_\w+_sid|bbsessionhash|xf_(?:session|user)|oscsid|"
    rb"wordpress_logged_in\w*|wordpress_sec\w*|joomla_\w+|sess[0-9a-f]{32}|next-auth\.session-token|keycloak_session|auth_session_id|remember_token|yii\w*|"
    rb"fuelcid|fuelmid|kohana\w*|codeigniter|october_session|craftsessionid|silverstripe\w*|bolt_session\w*|concrete5|ci_?session|sugar_user|gx_session_id|lithium\w*|s?session_?id|weblogicsession|rack\.session)$"
)


def read(text: bytes, field: Field, request: Request) -> Iterator[tuple[str, int, int]]:
    """A session id as a parameter: `brought` when the page that sent it is another site's, `named` when no page is told."""
    if field.place not in ("name", "json") or field.name == "cookie" or not _SESSION.search(text):
        return
    referer = request.header("referer")
    host = (request.header("host") or "").lower().split(":")[0]
    if referer:
        origin = referer.lower().partition("://")[2].split("/")[0].split(":")[0]
        if origin and origin != host:
            yield "session.brought", 0, len(text)
    else:
        yield "session.named", 0, len(text)
