from .conftest import execute


def test_health_is_ok(client):
    answer = client.get("/api/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_a_lost_table_is_down(client, url):
    execute(url, "DROP TABLE notes")
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_a_cut_connection_is_made_anew(client, url):
    assert client.post("/api/notes", json={"title": "kept"}).status_code == 201
    execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()",
    )
    answers = [client.get("/api/health").status_code for _ in range(3)]
    assert answers[-1] == 200
    assert client.get("/api/notes").json()[0]["title"] == "kept"


def test_a_pending_migration_is_down_until_the_next_start(client, url):
    execute(url, "DELETE FROM schema_migrations WHERE name LIKE '0002%'; DROP INDEX notes_by_age")
    assert client.get("/api/health").json()["database"] == "pending migrations"
    with client:
        assert client.get("/api/health").json()["database"] == "ok"
