from server import settings


def test_health_is_ok(http):
    answer = http.get("/api/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_lost_database_is_down(http):
    for file in settings.database_path().parent.glob("test.db*"):
        file.unlink()
    answer = http.get("/api/health")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
