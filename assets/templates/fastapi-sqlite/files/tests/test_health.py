from app import database, settings


def test_health_is_ok(client):
    answer = client.get("/api/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_a_lost_database_is_down(client):
    for file in settings.database_path().parent.glob("test.db*"):
        file.unlink()
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json() == answer.json() | {"status": "down", "database": "down"}


def test_a_pending_migration_is_down(client):
    with database.connect() as connection:
        connection.execute("DELETE FROM schema_migrations WHERE name LIKE '0002%'")
    answer = client.get("/api/health")
    assert (answer.status_code, answer.json()["database"]) == (503, "pending migrations")


def test_migrations_are_applied_once(client):
    database.migrate()
    with database.connect() as connection:
        names = [row["name"] for row in connection.execute("SELECT name FROM schema_migrations ORDER BY name")]
    assert names == sorted(path.name for path in database.MIGRATIONS.glob("*.sql"))
