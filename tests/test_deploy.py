"""Production's settings: `manage.py check --deploy` finds nothing, and the start refuses what is unsafe."""

import subprocess
import sys

import pytest

from tests.portal import ROOT, environment

pytestmark = pytest.mark.slow

SECRET = "k8Vq2nR4tYw7zB3dF6hJ9mPxC5sA1eGuLoIbTfWrQvNjMyXgKpZcDaEhSiUoRl"
PRODUCTION = {"HTTPS": "1", "BEHIND_PROXY": "1", "ALLOWED_HOSTS": "plan.example.org", "SECRET_KEY": SECRET}


def check(**changes: str) -> subprocess.CompletedProcess[str]:
    return python([ROOT / "manage.py", "check", "--deploy", "--fail-level", "WARNING"], **changes)


def python(arguments: list[object], **changes: str) -> subprocess.CompletedProcess[str]:
    env = environment("sqlite://:memory:", **{**PRODUCTION, **changes})
    return subprocess.run(
        [sys.executable, *map(str, arguments)], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_check_deploy_is_clean() -> None:
    done = check()
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_missing_secret_stops_the_server_with_advice() -> None:
    done = python(["-c", "import pcc_portal.wsgi"], SECRET_KEY="")
    assert done.returncode != 0
    assert "SECRET_KEY is missing or weak" in done.stderr
    assert "secrets.token_urlsafe" in done.stderr


@pytest.mark.parametrize(
    "secret", [SECRET[:49], "ab" * 40, "django-insecure-" + SECRET], ids=["short", "monotonous", "a start project's"]
)
def test_a_weak_secret_is_refused(secret: str) -> None:
    done = check(SECRET_KEY=secret)
    assert done.returncode != 0
    assert "SECRET_KEY is missing or weak" in done.stderr


def test_a_secret_may_come_from_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("secret") / "key"
    file.write_text(f"{SECRET}\n")
    done = check(SECRET_KEY="", SECRET_KEY_FILE=str(file))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "plan.example.org,*"}, "ALLOWED_HOSTS must name"),
        ({"DEBUG": "1"}, "only for localhost"),
    ],
    ids=["any host", "any host among others", "debug in public"],
)
def test_unsafe_settings_are_refused(changes: dict[str, str], words: str) -> None:
    done = check(**changes)
    assert done.returncode != 0
    assert words in done.stderr


def test_debug_is_for_this_machine() -> None:
    done = python([ROOT / "manage.py", "check"], DEBUG="1", ALLOWED_HOSTS="localhost,127.0.0.1", HTTPS="0")
    assert done.returncode == 0, done.stderr


def test_cookies_and_redirects_are_secure_unless_told_otherwise() -> None:
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEBUG"]
    names += ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]
    code = "import os; del os.environ['HTTPS']; from pcc_portal import settings; "
    code += f"print([vars(settings)[name] for name in {names}])"
    expected = [True, True, True, False, "__Host-sessionid", "__Host-csrftoken"]
    assert python(["-c", code]).stdout.strip() == str(expected)
