import pytest


def test_a_note_lives_from_creation_to_deletion(client):
    created = client.post("/api/notes", json={"title": "first", "body": "text"})
    assert created.status_code == 201
    path = f"/api/notes/{created.json()['id']}"
    assert client.get(path).json() == created.json()
    changed = client.put(path, json={"title": "second"}).json()
    assert (changed["title"], changed["body"]) == ("second", "")
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_the_list_is_paged(client):
    for number in range(5):
        client.post("/api/notes", json={"title": f"note {number}"})
    titles = [note["title"] for note in client.get("/api/notes?limit=2&offset=1").json()]
    assert titles == ["note 3", "note 2"]


@pytest.mark.parametrize("note", [{}, {"title": ""}, {"title": "x" * 201}, {"title": 3}])
def test_a_faulty_note_is_refused(client, note):
    assert client.post("/api/notes", json=note).status_code == 422
    assert client.get("/api/notes").json() == []


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_note_that_is_not_there(client, method):
    options = {"json": {"title": "x"}} if method == "put" else {}
    assert getattr(client, method)("/api/notes/99", **options).status_code == 404


def test_text_is_kept_as_it_is(client):
    title = "'); DROP TABLE notes; -- ü 漢字"
    note_id = client.post("/api/notes", json={"title": title}).json()["id"]
    assert client.get(f"/api/notes/{note_id}").json()["title"] == title
