"""The sheet to take home under a policy that allows no style but its own."""

from __future__ import annotations

import base64
import hashlib
import re

_SIZE = re.compile(r'<html lang="(\w+)" style="(font-size:[\d.]+pt)">')
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def safe_sheet(html: str) -> tuple[str, str]:
    """The sheet, and the policy by which its style is allowed by its digest, so that no other style or script is.

    The size of the text moves from an attribute, which such a policy forbids, into the style.
    """
    size = _SIZE.search(html)
    if size:
        html = html.replace(size.group(0), f'<html lang="{size.group(1)}">', 1)
        html = html.replace("<style>\n", f"<style>\nhtml{{{size.group(2)}}}\n", 1)
    digests = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'"
                       for one in _STYLE.findall(html))
    return html, (f"default-src 'none'; style-src {digests}; script-src 'self'; base-uri 'none'; form-action 'none'; "
                  "frame-ancestors 'none'")
