//! `keys`: each verb on a map of one's own, by file and line.

use crate::support::Home;

const MINE: &str = "schema = 1\nextends = \"default\"\n[queue]\n\"q\" = \"queue.sort\"\n\
                    \"<c-b>\" = \"request.next\"\n\"s\" = \"none\"\n";

#[test]
fn a_check_is_against_a_keyboard_and_a_multiplexer_and_may_be_strict() {
    let home = Home::new();
    let file = home.file("mine.toml", MINE);
    let check = |more: &[&str]| {
        let mut arguments = vec!["keys", "check", &file, "--json"];
        arguments.extend(more);
        home.run(&arguments)
    };
    let kinds = |found: serde_json::Value| -> Vec<String> {
        let problems = found["problems"].as_array().unwrap().clone();
        problems
            .iter()
            .filter(|problem| problem["severity"] == "warning")
            .map(|problem| format!("{} {}", problem["line"], problem["kind"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(kinds(check(&[]).exit(0).json()), ["5 eaten"]);
    check(&["--strict"]).exit(78);
    let screen = ["--strict", "--multiplexer", "screen", "--layout", "us"];
    assert_eq!(kinds(check(&screen).exit(0).json()), Vec::<String>::new());
    let told = home.run(&["keys", "check", &file]).exit(0);
    assert!(told.out.contains("mine.toml:5:"), "{}", told.out);
    for builtin in ["default", "vim", "emacs", "sin-letras"] {
        for layout in ["latam", "es", "us"] {
            for multiplexer in ["tmux", "screen", "zellij"] {
                let place = ["--layout", layout, "--multiplexer", multiplexer, "--strict"];
                let mut arguments = vec!["keys", "check", builtin];
                arguments.extend(place);
                home.run(&arguments).exit(0);
            }
        }
    }
}

#[test]
fn why_names_the_line_what_it_covers_and_who_eats_it() {
    let home = Home::new();
    let file = home.file("mine.toml", MINE);
    let why = |key: &str, more: &[&str]| {
        let mut arguments = vec!["keys", "why", key, "--keymap", &file];
        arguments.extend(more);
        home.run(&arguments)
    };
    let q = why("q", &["--context", "queue", "--json"]).exit(0).json();
    let here = &q["contexts"][0];
    assert_eq!(here["actions"][0], "queue.sort");
    assert_eq!(here["by"]["line"], 4);
    assert_eq!(here["covers"][0]["action"], "app.back");
    assert_eq!(here["covers"][0]["at"]["file"], "keymaps/default.toml");
    let eaten = why("<c-b>", &["--json"]).exit(0).json();
    assert_eq!(eaten["eaten_by"], serde_json::json!(["tmux", "zellij"]));
    let told = why("q", &[]).exit(0).out;
    assert!(
        told.contains("[queue]") && told.contains("mine.toml:4"),
        "{told}"
    );
    assert!(told.contains("[global]"), "{told}");
    let tab = why("<c-i>", &[]).exit(0).out;
    assert!(tab.contains("Tab"), "{tab}");
    let wrong = why("<return>", &[]).exit(2).err;
    assert!(wrong.contains("<enter>"), "{wrong}");
}

#[test]
fn show_and_cheat_are_of_the_map_in_force_and_say_where_each_key_is_from() {
    let home = Home::new();
    let file = home.file("mine.toml", MINE);
    let shown = home
        .run(&["keys", "show", "queue", "--keymap", &file, "--json"])
        .exit(0)
        .json();
    let of = |keys: &str| {
        let all = shown.as_array().unwrap().iter();
        all.filter(|one| one["keys"] == keys)
            .map(|one| format!("{} {} {}", one["action"], one["file"], one["line"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("q"), [format!("\"queue.sort\" {file:?} 4")]);
    assert_eq!(of("s"), Vec::<String>::new());
    // Inherited keys are keys of the context too.
    assert!(of("Q")[0].contains("keymaps/default.toml"), "{:?}", of("Q"));
    let sheet = home
        .run(&["keys", "cheat", "--keymap", "sin-letras"])
        .exit(0);
    assert!(sheet.out.contains("F9 f"), "{}", sheet.out);
    let tables = home.run(&["keys", "cheat", "--markdown"]).exit(0);
    assert!(tables.out.contains("| <kbd>Q</kbd> |"), "{}", tables.out);
}

#[test]
fn learn_tells_bytes_names_and_acts_and_leaves_at_the_end() {
    let home = Home::new();
    let typed = "gi\u{1b}[A\tñ\u{1b}[200~hola\u{1b}[201~";
    let heard = home.own_with(typed, &["keys", "learn", "--json"]).exit(0);
    let lines: Vec<serde_json::Value> = heard
        .out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let told = |n: usize| {
        let line = &lines[n];
        (
            line["chord"].as_str().unwrap(),
            line["means"].as_str().unwrap(),
        )
    };
    assert_eq!(told(0), ("g", "prefix"));
    assert_eq!(told(1), ("g i", "action"));
    assert_eq!(lines[1]["actions"][0], "goto.queue");
    assert_eq!(told(2), ("<up>", "action"));
    assert_eq!(lines[2]["bytes"], "1b 5b 41");
    assert_eq!(told(3), ("<tab>", "action"));
    assert_eq!(told(4), ("ñ", "unbound"));
    assert!(heard.out.contains("hola"), "{}", heard.out);
}

#[test]
fn a_filter_that_makes_no_sense_is_pointed_at() {
    let home = Home::new();
    let filter = "inst:SAT monto:>mucho";
    let told = home.own(&["queue", "list", "--filter", filter]).exit(2).err;
    let lines: Vec<&str> = told.lines().collect();
    let at = lines.iter().position(|line| line.contains(filter)).unwrap();
    let column = lines[at].find("monto").unwrap();
    assert_eq!(lines[at + 1].find('^'), Some(column), "{told}");
    assert_eq!(lines[at + 1].matches('^').count(), "monto:>mucho".len());
}
