import subprocess
import sys

from traymon.diagnosis.running import beforehand

WITHOUT_FILES = """
import resource
from traymon.diagnosis.running import beforehand
from traymon.diagnosis.network import dns_messages
from traymon.diagnosis.report import Words
from traymon.diagnosis.similarity import nearest

beforehand.load()
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
dns_messages.question("api.provider.test", "A", 1)
"api.provider.test".encode("idna")
print(nearest({"api": "200"}).best(), Words(language="fr").confidence(0.99))
"""


def test_what_is_needed_later_needs_no_files_then():
    if sys.platform == "win32":
        return
    done = subprocess.run([sys.executable, "-c", WITHOUT_FILES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_module_that_is_missing_is_missed_later():
    beforehand.load(["no_such_module_at_all", "dns.message"])
