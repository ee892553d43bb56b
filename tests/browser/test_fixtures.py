"""The browser tests are worth something only if their page notices every problem and can draw by WebGL2."""

import pytest
from playwright.sync_api import Page

DRAW_AND_READ_BACK = """() => {
  const gl = document.createElement("canvas").getContext("webgl2");
  const compiled = (type, source) => {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, "#version 300 es\\n" + source);
    gl.compileShader(shader);
    return shader;
  };
  const program = gl.createProgram();
  gl.attachShader(program, compiled(gl.VERTEX_SHADER, `void main() {
    vec2 corners[3] = vec2[3](vec2(-1.0, -1.0), vec2(3.0, -1.0), vec2(-1.0, 3.0));
    gl_Position = vec4(corners[gl_VertexID], 0.0, 1.0);
  }`));
  gl.attachShader(program, compiled(gl.FRAGMENT_SHADER, `precision highp float;
  out vec4 colour;
  void main() { colour = vec4(0.2, 0.4, 0.6, 1.0); }`));
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const pixel = new Uint8Array(4);
  gl.readPixels(5, 5, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  return Array.from(pixel);
}"""


def test_webgl2_draws(page: Page) -> None:
    assert page.evaluate(DRAW_AND_READ_BACK) == [51, 102, 153, 255]


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('broken')", "console error: broken"),
        ("setTimeout(() => { throw new Error('uncaught') })", "uncaught error: uncaught"),
        ("fetch('http://127.0.0.1:1/').catch(() => 0)", "request failed: GET http://127.0.0.1:1/"),
    ],
)
def test_a_problem_in_the_page_is_noticed(page: Page, problems: list[str], script: str, problem: str) -> None:
    page.evaluate(f"() => {{ {script} }}")
    for _ in range(100):
        if not problems:
            page.wait_for_timeout(50)
    assert [noticed for noticed in problems if noticed.startswith(problem)]
    problems.clear()


def test_an_aborted_request_is_no_problem(page: Page, problems: list[str]) -> None:
    page.route("**/slow", lambda route: None)
    page.goto("about:blank")
    with page.expect_event("requestfailed"):
        page.evaluate("""() => {
          const controller = new AbortController();
          fetch("http://reluscope.invalid/slow", { signal: controller.signal }).catch(() => 0);
          setTimeout(() => controller.abort(), 50);
        }""")
    assert problems == []
