"""The costs of a chain, asked of a real server."""

from tests.web.serving import Served

URL = "/api/v1/chain?sizes=10,50,50,1"


def test_a_url_gives_the_costs_and_they_may_be_kept(server: Served) -> None:
    response = server.client.get(URL)
    assert response.headers["cache-control"] == "public, max-age=3600"
    orders = response.json()["orders"]
    assert orders["forward"]["multiplications"] == 10 * (50 * 50 + 50)
    assert orders["reverse"]["multiplications"] == 50 * 50 + 50 * 10
    assert orders["reverse"]["bracketing"] == orders["cheapest"]["bracketing"] == [[3, 2], 1]
    assert orders["given"] is None
    again = server.client.get(URL, headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304


def test_a_body_gives_the_same_and_a_bracketing_more(server: Served) -> None:
    answer = server.client.post("/api/v1/chain", json={"sizes": [10, 50, 50, 1]}).json()
    assert answer == server.client.get(URL).json()
    body = {"sizes": [10, 50, 50, 1], "bracketing": [3, [2, 1]], "measure": True}
    response = server.client.post("/api/v1/chain", json=body)
    assert response.headers["cache-control"] == "no-store"
    given = response.json()["orders"]["given"]
    assert given["multiplications"] == answer["orders"]["forward"]["multiplications"]
    assert given["seconds"] > 0


def test_what_is_wrong_is_a_problem_that_names_the_field(server: Served) -> None:
    wrong = {
        "sizes": {"sizes": [1]},
        "sizes[0]": {"sizes": [5000, 2]},
        "bracketing": {"sizes": [1, 2, 3], "bracketing": [[[2], 1]]},
    }
    for field, body in wrong.items():
        response = server.client.post("/api/v1/chain", json=body)
        assert response.status_code == 422
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["field"] == field
    response = server.client.get("/api/v1/chain?sizes=3,0")
    assert (response.status_code, response.json()["field"]) == (422, "sizes[1]")


def test_a_bracketing_nested_without_end_is_refused(server: Served) -> None:
    nested = "[" * 500 + "]" * 500
    body = f'{{"sizes": [1, 2, 3], "bracketing": {nested}}}'
    response = server.client.post("/api/v1/chain", content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["field"]) == (422, "bracketing")
