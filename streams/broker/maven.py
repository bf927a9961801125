"""Where Maven artifacts come from on this machine: the user's Maven settings, as ``mvn`` would read them.

jgo knows nothing of mirrors; behind one, the plain repository would not answer. Proxies and
certificates come from the environment (HTTPS_PROXY, REQUESTS_CA_BUNDLE), which jgo's HTTP client reads.
"""

from pathlib import Path
from xml.etree import ElementTree as ET

from streams.broker.failure import BrokerFailed

CENTRAL = "central"


def remote_repositories(settings: Path | None = None) -> dict[str, str] | None:
    """Give the mirror of the central repository by name, or None: use the repository itself.

    Raises BrokerFailed when the settings are not XML.
    """
    file = settings or Path.home() / ".m2" / "settings.xml"
    if not file.exists():
        return None
    try:
        tree = ET.parse(file)  # noqa: S314 - the user's own settings, not something sent to us
    except ET.ParseError as error:
        raise BrokerFailed(f"{file} is not XML: {error}", f"mend or remove {file}") from error
    return _mirror(tree.getroot())


def _mirror(root: ET.Element) -> dict[str, str] | None:
    for mirror in root.iterfind(".//{*}mirror"):
        names = [name.strip() for name in mirror.findtext("{*}mirrorOf", "").split(",")]
        url = mirror.findtext("{*}url", "").strip()
        blocked = mirror.findtext("{*}blocked", "").strip() == "true"
        if url and not blocked and f"!{CENTRAL}" not in names and {"*", "external:*", CENTRAL} & {*names}:
            return {CENTRAL: url}
    return None
