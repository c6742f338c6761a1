"""From a key to the frame that shows its answer, in Chromium, while the quick line is typed at a person's pace.

    python benchmarks/keystroke.py [--rounds 4] [--against TREE] [--no-wait]

`--against` is another checkout of the repository: both are served and typed into in turn, in one run. `--no-wait` lets
the browser make frames as fast as it can, so that the wait for a screen of 60 frames a second is no part of the time.

Each key is timed from the moment at which the browser got it (the `timeStamp` of its `keydown`), so that the reading of
the form, the way to the server and back, the server, and what the script does are all within. Two ends are told:

* *in place*: the frame after the answer was put in its place was made; of every key, also of one that changed nothing.
* *seen*: that frame was presented, as the browser's own compositor reports it (`PipelineReporter` in its trace); only
  of keys that changed what is seen, since no frame is presented for the others.

Event Timing would not do: it ends with the frame after the key itself, before any answer.

Keys come 120 ms apart, and nothing is asked of the page while it is typed into: a test that waits for every answer
takes time of the very thread that it measures.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tests" / "browser"))

import counter  # noqa: E402

LINE = "kvinna 58, levaxin, sover dåligt, känslig mage, njurar ok"
APART = 120
NO_WAIT = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]
WARM = 8000
TRACED = ["cc", "benchmark", "blink.user_timing"]
# What is under way when the form is sent answers every key before it.
WATCH = """() => {
  window.timed = []; let pressed = [], sent = [], before = "";
  const text = () => document.querySelector(".columns").textContent, send = window.fetch;
  document.addEventListener("keydown", event => pressed.push(event.timeStamp), true);
  window.fetch = (...words) => { sent = pressed; pressed = []; before = text(); return send(...words); };
  document.addEventListener("shown", () => {
    const keys = sent, changed = before !== text();
    requestAnimationFrame(() => {
      const frame = performance.now(), after = new MessageChannel();
      after.port1.onmessage = () => keys.forEach(
        key => window.timed.push([key, frame, performance.now(), changed]));
      after.port2.postMessage(0);
    });
  });
}"""


class Timed(NamedTuple):
    """Milliseconds from keys to frames: of all keys, and of those that changed what is seen."""

    in_place: list[float]
    seen: list[float]


def opened(chromium: Any, address: str) -> Any:
    """An empty page that has been typed into once."""
    page = counter.Person.at(chromium.new_page(locale="sv-SE"), address).page
    page.evaluate(WATCH)
    _type(page)
    return page


def typed(chromium: Any, page: Any) -> Timed:
    """The line typed once and cleared again."""
    page.bring_to_front()
    page.evaluate("() => { window.timed = []; }")
    events, ended = list[dict[str, Any]](), list[bool]()
    trace = chromium.new_browser_cdp_session()
    trace.on("Tracing.dataCollected", lambda sent: events.extend(sent["value"]))
    trace.on("Tracing.tracingComplete", lambda _: ended.append(True))
    trace.send("Tracing.start", {"traceConfig": {"includedCategories": TRACED, "excludedCategories": ["*"]}})
    page.evaluate("() => { performance.mark('zero', {startTime: 0}); }")
    _type(page)
    trace.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    trace.detach()
    return _timed(page.evaluate("() => window.timed"), events)


def _type(page: Any) -> None:
    page.keyboard.type(LINE, delay=APART)
    page.keyboard.press("F9")
    page.wait_for_timeout(1000)


def _timed(keys: list[tuple[float, float, float, bool]], events: list[dict[str, Any]]) -> Timed:
    zero = next(one["ts"] for one in events if one["name"] == "zero")
    frames, seen = list(_frames(events)), []
    for key, frame, _, changed in keys:
        at = zero + 1000 * frame
        seen += [(end - zero) / 1000 - key for begun, done, end in frames if changed and begun <= at <= done]
    return Timed([after - key for key, _, after, _ in keys], seen)


def _frames(events: list[dict[str, Any]]) -> Iterator[tuple[float, float, float]]:
    """Of each frame that was presented: when the page began and finished its part, and when it was shown, in µs."""
    open_frames: dict[Any, dict[str, Any]] = {}
    for event in sorted((one for one in events if "devtools.timeline.frame" in one.get("cat", "")),
                        key=lambda one: float(one["ts"])):
        which = event["pid"], event.get("id2", {}).get("local")
        if event["name"] == "PipelineReporter" and event["ph"] == "b":
            open_frames[which] = {"state": event["args"]["frame_reporter"]["state"]}
        elif event["name"] == "PipelineReporter":
            frame = open_frames.pop(which, {})
            if "PRESENTED" in frame.get("state", "") and {"b", "e"} <= frame.keys():
                yield frame["b"], frame["e"], event["ts"]
        elif event["name"] == "SendBeginMainFrameToCommit" and which in open_frames:
            open_frames[which][event["ph"]] = event["ts"]


def quantiles(taken: list[float]) -> str:
    ranked = sorted(taken)
    most = ranked[min(len(ranked) - 1, int(0.99 * len(ranked)))]
    return f"p50 {statistics.median(ranked):.1f} p99 {most:.1f} ms ({len(ranked)} keys)"


def measured(rounds: int, *trees: Path, flags: Sequence[str] = ()) -> dict[Path, Timed]:
    """Each checkout typed into in turn, so many rounds, in a browser with these flags."""
    found = {tree: Timed([], []) for tree in trees}
    with ExitStack() as stack:
        addresses = {tree: stack.enter_context(counter.service(tree=tree)) for tree in trees}
        chromium = stack.enter_context(counter.browser(*flags))
        pages = {tree: opened(chromium, address) for tree, address in addresses.items()}
        next(iter(pages.values())).wait_for_timeout(WARM)
        for turn in range(rounds):
            for tree in trees if turn % 2 else reversed(trees):
                once = typed(chromium, pages[tree])
                found[tree].in_place.extend(once.in_place)
                found[tree].seen.extend(once.seen)
    return found


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--rounds", type=int, default=4)
    read.add_argument("--against", type=Path, metavar="TREE")
    read.add_argument("--no-wait", action="store_true")
    asked = read.parse_args()
    if counter.missing():
        sys.exit(counter.missing())
    trees = [HERE, *([asked.against] if asked.against else [])]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for tree, timed in measured(asked.rounds, *trees, flags=NO_WAIT if asked.no_wait else ()).items():
        print(f"{'this' if tree == HERE else 'other'}: in place {quantiles(timed.in_place)}, "
              f"seen {quantiles(timed.seen)}")


if __name__ == "__main__":
    main()
