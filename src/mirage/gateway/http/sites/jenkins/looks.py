"""Jenkins' static files: style sheets, a script and a mark of our own, so that a person who looks sees pages with a face.

Their names and header fields are those of 2.426, where what lies below /static/HASH/ is kept for a year.
"""

from __future__ import annotations

SIMPLE = b"""\
:root{--font:system-ui,"Segoe UI",roboto,"Noto Sans",oxygen,ubuntu,cantarell,sans-serif;--line:#ccccd6;--accent:#0b6aa2;
--red:#e6001f}
*{box-sizing:border-box}body{margin:0;background:#fff;color:#14141f;font:400 .875rem/1.66 var(--font)}
.app-sign-in-register{display:grid;grid-template-columns:1fr 1fr;min-height:100vh}
.app-sign-in-register__branding{display:flex;align-items:center;justify-content:center;background:#f3f3f6}
.app-sign-in-register__branding img{width:45%;max-height:50vh}
.app-sign-in-register__content{display:flex;align-items:center;justify-content:center}
.app-sign-in-register__content-inner{width:min(22rem,90%)}.app-sign-in-register__content h1{font-size:1.6rem;font-weight:450}
.app-sign-in-register__form-label{display:block;margin-bottom:.5rem;font-weight:450}
.app-sign-in-register__error{margin-bottom:1rem;padding:.75rem;border-radius:.66rem;background:#fde6e9;color:var(--red)}
form>div{margin-bottom:1.25rem}.jenkins-input{display:block;width:100%;min-height:2.375rem;padding:.5rem .625rem;
border:2px solid var(--line);border-radius:.66rem;font:inherit}.jenkins-input:focus{outline:0;border-color:var(--accent)}
.jenkins-input--error{border-color:var(--red)}
.jenkins-checkbox label{padding-left:.5rem}.jenkins-button{min-height:2.375rem;padding:.5rem 1rem;border:0;border-radius:.66rem;
background:#ececf1;
font:450 .8125rem var(--font);cursor:pointer}.jenkins-button--primary{background:var(--accent);color:#fff}
.app-sign-in-register .jenkins-button{width:100%}
"""
INSIDE = b"""\
.page-header{display:flex;align-items:center;justify-content:space-between;height:56px;padding:0 1.25rem;background:#000;color:#fff}
.page-header a{color:#fff;text-decoration:none;margin-left:1rem}.page-header__brand a{margin:0;font-size:1.1rem;font-weight:500}
.app-page-body{display:flex}#side-panel{width:300px;padding:1.5rem 1rem}
#tasks a{display:block;padding:.5rem .75rem;border-radius:.66rem}
#tasks a:hover{background:#f3f3f6}#main-panel{flex:1;padding:1.5rem}a{color:#14141f}h1{font-size:1.6rem;font-weight:500}
.jenkins-table{width:100%;border-spacing:0;border:2px solid #f3f3f6;border-radius:.66rem}
.jenkins-table td{padding:.6rem .8rem;border-top:1px solid #f3f3f6}
textarea.script{width:100%;min-height:16rem;font:400 .8125rem/1.5 ui-monospace,monospace}
pre{padding:.8rem;overflow:auto;border-radius:.66rem;background:#f6f6f9}
.jenkins-section__item{display:inline-block;width:32%;padding:.6rem}
.page-footer{padding:1rem 1.25rem;text-align:right;color:#73738c}
.jenkins_ver{border:0;background:none;color:inherit;font:inherit}
"""
MARK = b"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 128"><path d="M24 104c0-20 10-28 24-28s24 8 24 28v16H24z" fill="#335061"/>\
<path d="M40 76l8 12 8-12 4 8-12 22-12-22z" fill="#fff"/><path d="M44 88h8l4 32H40z" fill="#d33833"/>\
<ellipse cx="48" cy="44" rx="24" ry="32" fill="#f0d6b7"/><path d="M24 36c0-24 12-32 26-32s24 10 22 30c-6-14-14-18-24-18s-18 6-24
20z" fill="#6d6b6d"/>\
<circle cx="39" cy="44" r="3"/><circle cx="57" cy="44" r="3"/>\
<path d="M38 60q10 8 20 0" fill="none" stroke="#000" stroke-width="2"/></svg>
"""
BEHAVIOUR = b"""\
document.addEventListener("click",function(e){var a=e.target.closest("a[data-task-post]");if(!a)return;e.preventDefault();
var h={};h[document.head.dataset.crumbHeader]=document.head.dataset.crumbValue;
fetch(a.href,{method:"POST",headers:h}).then(function(){location.reload()})});
"""
FILES: dict[str, tuple[bytes, bytes]] = {  # below /static/HASH/
    "jsbundles/simple-page.css": (b"text/css", SIMPLE),
    "jsbundles/styles.css": (b"text/css", SIMPLE + INSIDE),
    "scripts/hudson-behavior.js": (b"application/javascript", BEHAVIOUR),
    "images/svgs/logo.svg": (b"image/svg+xml", MARK),
    "images/rage.svg": (b"image/svg+xml", MARK),
    **dict.fromkeys(("favicon.svg", "favicon.ico"), (b"image/svg+xml", MARK)),
}
