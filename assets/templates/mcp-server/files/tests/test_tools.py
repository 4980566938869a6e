import json

import pytest
from mcp.client import Client

from server.main import mcp

pytestmark = pytest.mark.anyio


async def call(client, tool, **arguments):
    answer = await client.call_tool(tool, arguments)
    text = answer.content[0].text if answer.content else ""
    assert not answer.is_error, text
    content = answer.structured_content
    return content["result"] if set(content) == {"result"} else content


async def test_a_note_lives_from_creation_to_deletion():
    async with Client(mcp) as client:
        note = await call(client, "add_note", title="Deploy", body="Blue first, then green.")
        assert await call(client, "read_note", note_id=note["id"]) == note
        assert await call(client, "search_notes", words="green deploy") == [note]
        assert await call(client, "delete_note", note_id=note["id"]) == "deleted"
        assert await call(client, "delete_note", note_id=note["id"]) == "there was no such note"
        assert await call(client, "search_notes", words="green") == []


async def test_what_a_person_types_is_no_query_language():
    async with Client(mcp) as client:
        note = await call(client, "add_note", title='He said "NOT" OR NEAR(x')
        for words in ['"NOT"', "OR", "NEAR(x", "said *", "'; DROP TABLE notes; --"]:
            found = await call(client, "search_notes", words=words)
            assert found in ([note], []), words
        assert await call(client, "search_notes", words='"NOT" OR') == [note]


async def test_a_faulty_call_is_an_error_and_changes_nothing():
    async with Client(mcp) as client:
        for tool, arguments in [
            ("add_note", {"title": ""}),
            ("add_note", {"title": "x" * 201}),
            ("read_note", {"note_id": 99}),
            ("search_notes", {"words": "x", "limit": 0}),
            ("search_notes", {"words": "  "}),
        ]:
            assert (await client.call_tool(tool, arguments)).is_error, (tool, arguments)
        recent = await client.read_resource("notes://recent")
        assert json.loads(recent.contents[0].text) == []


async def test_the_resource_lists_the_newest_first():
    async with Client(mcp) as client:
        for number in range(25):
            await call(client, "add_note", title=f"note {number}")
        recent = json.loads((await client.read_resource("notes://recent")).contents[0].text)
        assert [len(recent), recent[0]["title"]] == [20, "note 24"]


async def test_every_tool_says_what_it_does_and_whether_it_destroys():
    async with Client(mcp) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert sorted(tools) == ["add_note", "delete_note", "read_note", "search_notes"]
    assert all(tool.description and tool.annotations for tool in tools.values())
    assert [name for name, tool in tools.items() if tool.annotations.destructive_hint] == ["delete_note"]
