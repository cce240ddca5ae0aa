//! The guided practice in linear mode: ten cases, left in the middle and gone on with.

use crate::support::{Ended, Home};
use serde_json::Value;
use std::io::Write as _;
use std::process::Stdio;

/// What is typed for each lesson once its case stands alone in the queue.
fn lesson(kind: &str, digits: &str) -> String {
    let checks = "sí\n".repeat(20);
    match kind {
        "read" => "1\npor qué\n".to_owned(),
        "take" => "1\ntomar\n".to_owned(),
        "checks" => format!("1\ntomar\nlista\n{checks}"),
        "cite" => "1\ntomar\ninventario\ncitar\n".to_owned(),
        "dismiss" => "1\ntomar\ninventario\n1 descartar\nEs otra cosa.\n".to_owned(),
        "nothing" => "1\ntomar\ninventario\nnada sirve\n".to_owned(),
        "return" => "1\ntomar\ndevolver\nFalta el estudio.\n".to_owned(),
        "reuse" => format!(
            "1\ntomar\nlista\n{checks}inventario\n1 citar\nya existe\ndictaminar\n\
             Ya existe uno.\n.\nemitir\n{digits}\n"
        ),
        "second" => format!("1\nproyecto\nemitir\n{digits}\n"),
        "overdue" => "1\npor qué\natrás\ntomar\n".to_owned(),
        other => panic!("nobody taught {other}"),
    }
}

fn practise(home: &Home, lines: &str) -> Ended {
    let mut command = home.command(&["demo", "--guia", "--linea", "--today", "2015-08-03"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let _ = pipe.write_all(lines.as_bytes());
    drop(pipe);
    Ended::of(&child.wait_with_output().unwrap())
}

fn progress(home: &Home) -> Value {
    let kept = home.path(".local/state/dictamen/guia/state/tour.json");
    serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap()
}

/// The lessons in their order; only those from `reuse` on ask for the digits of a folio.
const FIRST: [&str; 7] = [
    "read", "take", "checks", "cite", "dismiss", "nothing", "return",
];

#[test]
fn ten_cases_are_taught_one_after_the_other_and_can_be_left_and_gone_on_with() {
    let home = Home::new();
    // What is done elsewhere reaches no goal.
    let elsewhere = "?\n.\nsin filtro\n2 tomar\n/folio:9\nsin filtro\n";
    let first: String = FIRST
        .iter()
        .map(|kind| lesson(kind, "") + "cola\n")
        .collect();
    let strayed = practise(&home, &format!("{elsewhere}salir\n")).exit(0);
    assert!(strayed.out.contains("caso 1 de 10"), "{}", strayed.out);
    assert!(!strayed.out.contains("caso 2 de 10"), "{}", strayed.out);
    let left = practise(&home, &first).exit(0);
    let kept = progress(&home);
    assert_eq!(kept["at"], 7, "{}", left.out);
    let told = kept["lessons"].as_array().unwrap();
    assert_eq!(told.len(), 10);

    let rest: String = told[7..]
        .iter()
        .map(|one| {
            let folio = one["folio"].as_str().unwrap();
            lesson(one["kind"].as_str().unwrap(), &folio[folio.len() - 4..]) + "cola\n"
        })
        .collect();
    let over = practise(&home, &rest).exit(0);
    assert_eq!(progress(&home)["at"], 10, "{}", over.out);
    assert!(over.out.contains("Terminó la guía"), "{}", over.out);
}
