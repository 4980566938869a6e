//! What can be typed.

/// The wizard has pages, and lines have none.
pub(super) const NEW: &str = "An environment is created by a command: orchestra create fastapi app with sqlite; \
                              to see the plan first, add --dry-run.";

pub(super) const HELP: [&str; 20] = [
    "Enter alone: the panes with their numbers",
    "0 to 5: what is in that pane",
    "o N: open row N of the pane; b: back to its rows; m: more rows",
    "In an opened run o N opens the log of job N, on the step that failed: m goes on, e and E go to the next and the \
     previous error, /WORDS searches, n and N go from match to match, f unfolds, b goes back to the jobs.",
    "/WORDS: only what has these words; !WORD leaves out; / alone shows all again",
    "v: the lists of the pipelines; v gates, v environments, v pulls, v workflows, v runs: what is in that one",
    "R: the run behind the gate, environment, pull request or workflow that was opened or named last, or R N",
    "a: what can be asked of the run, gate, workflow or execution that was opened or named last; a N asks",
    "y: copy what is open, or row N with y N; p: open its page in the browser, or p N",
    "Y: copy the command that opens the same view elsewhere",
    "x j, x c, x m: write the rows to a file as JSON, CSV or Markdown",
    "c: your own commands; c N: run command N on the row that was opened last; s: stop it",
    "n: how an environment is created",
    "r: read everything again now",
    "h: this help; q: leave",
    "Every change is told by itself, a line each, with its time in UTC.",
    "[ok] [going on] [waiting] [unknown] [skipped] [warning] [bad] stand for the signs of the console.",
    "At most ten error lines of the logs are told in a minute; the others are counted.",
    "A form is asked row by row: Enter takes what is named, = before a text takes it letter by letter, n cancels.",
    "Nothing outside of this console is changed but by a and your own commands, and what a asks for only after a \
     question that names it and a yes.",
];
