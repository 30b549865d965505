"""Who calls: a program with a bearer token, or a browser with a session, from our own pages.

A browser sends its cookie along whoever has asked it to. So with a cookie, what changes something
must carry a header of ours, which no other site's page can add without being asked (CORS; and we
never answer such a question), and must come from our own origin: the browser says so in
Sec-Fetch-Site, older ones in Origin. Source: OWASP Cross-Site Request Forgery Prevention.
"""

from collections.abc import Mapping

from adapters.http.cookies import SESSION_COOKIE, cookie
from adapters.http.headers import bearer_token
from adapters.http.refusals import CrossSite
from adapters.http.served import Served
from core.errors import NotSignedIn

CSRF = "Qnet-Csrf"
CSRF_VALUE = "1"
_SAFE = frozenset({"GET", "HEAD"})
_OWN_READS = frozenset({"same-origin", "none"})


def secret_of(headers: Mapping[str, str], method: str, served: Served) -> str:
    """Return the bearer token or the session's secret that came.

    Raises NotSignedIn without one, CrossSite if a session may have been sent by another's page.
    """
    if "authorization" in headers:
        return bearer_token(headers)
    secret = cookie(headers, SESSION_COOKIE)
    if secret is None:
        raise NotSignedIn
    require_own_page(headers, method, served.sign_in.origin.url)
    return secret


def require_own_page(headers: Mapping[str, str], method: str, origin: str) -> None:
    """Raise CrossSite unless the request was made by a page of ours, or by a program.

    A look is harmless to the data, but would stand in the read log under her name: so it may not
    be another page's either.
    """
    site = headers.get("sec-fetch-site")
    if method in _SAFE:
        if site is not None and site not in _OWN_READS:
            raise CrossSite
        return
    ours = site == "same-origin" if site is not None else headers.get("origin") == origin
    if not ours or headers.get(CSRF) != CSRF_VALUE:
        raise CrossSite
