//! Facts about the settings, as tables.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

fn env<'a>(variables: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
    |name| {
        variables
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| OsString::from(value))
    }
}

fn file(path: &str, text: &str) -> FileText {
    FileText {
        path: path.into(),
        text: text.to_owned(),
    }
}

const USER: &str = "/home/ana/.config/dictamen/config.toml";

fn at(path: &str, line: usize) -> Origin {
    Origin::File {
        path: path.into(),
        line,
    }
}

fn url(text: &str) -> Target {
    Target::Url(text.to_owned())
}

#[test]
fn each_layer_wins_over_those_below_it() {
    let user = file(USER, "lang = \"en\"\nserver = \"https://user.mx\"\n");
    let system = file(SYSTEM_FILE, "server = \"https://system.mx\"\n");
    let variable = [("HOME", "/home/ana"), ("DICTAMEN_SERVER", "https://env.mx")];
    let nothing = [("HOME", "/home/ana")];
    let flag = Flags {
        server: Some("https://flag.mx".to_owned()),
        ..Flags::default()
    };
    let none = Flags::default();
    let both = [user, system.clone()];
    for (flags, variables, files, server, origin) in [
        (
            &flag,
            &variable[..],
            &both[..],
            "https://flag.mx",
            Origin::Flag("--server"),
        ),
        (
            &none,
            &variable,
            &both,
            "https://env.mx",
            Origin::Env("DICTAMEN_SERVER"),
        ),
        (&none, &nothing, &both, "https://user.mx", at(USER, 2)),
        (
            &none,
            &nothing,
            &both[1..],
            "https://system.mx",
            at(SYSTEM_FILE, 1),
        ),
    ] {
        let config = Config::load(flags, &env(variables), files).unwrap();
        assert_eq!(config.server, Sourced::new(Some(url(server)), origin));
    }
    let config = Config::load(&none, &env(&nothing), &[]).unwrap();
    assert_eq!(config.server, Sourced::new(None, Origin::Default));
}

#[test]
fn every_setting_is_known_to_every_layer_that_may_have_it() {
    let flags = Flags {
        config: None,
        server: Some("unix:/run/d.sock".to_owned()),
        token_file: Some("t".into()),
        ca_file: Some("ca.pem".into()),
        lang: Some("en".to_owned()),
        keymap: Some("vim".to_owned()),
        theme: Some("./dark.toml".to_owned()),
        data: Some("d".into()),
        regimes: Some("r".into()),
        calendars: Some("c".into()),
        folio_pattern: Some("F-{year}-{seq}".to_owned()),
        letter_pattern: Some("{prefix}/{seq}/{year}".to_owned()),
        letter_prefix: Some("ATDT".to_owned()),
    };
    let config = Config::load(&flags, &env(&[]), &[]).unwrap();
    assert_eq!(
        config.server.value,
        Some(Target::Socket("/run/d.sock".into()))
    );
    assert_eq!(config.token.value, Some(TokenSource::File("t".into())));
    assert_eq!(config.ca_file.value, Some("ca.pem".into()));
    assert_eq!(config.lang, Sourced::new(Lang::En, Origin::Flag("--lang")));
    assert_eq!(
        config.keymap.value,
        Some(NameOrPath::Name("vim".to_owned()))
    );
    assert_eq!(
        config.theme.value,
        Some(NameOrPath::Path("./dark.toml".into()))
    );
    assert_eq!(
        config.data,
        Sourced::new(Some("d".into()), Origin::Flag("--data"))
    );
    assert_eq!(
        config.calendars,
        Sourced::new(Some("c".into()), Origin::Flag("--calendars"))
    );
    let folio = config.folio_pattern.value.unwrap();
    assert_eq!(folio.format(2015, 7, ""), "F-2015-7");

    let variables = [
        ("DICTAMEN_SERVER", "http://localhost:1"),
        ("DICTAMEN_TOKEN_FILE", "/t"),
        ("DICTAMEN_CA_FILE", "/ca.pem"),
        ("DICTAMEN_LANG", "en"),
        ("DICTAMEN_KEYMAP", "mine.toml"),
        ("DICTAMEN_THEME", "light"),
        ("DICTAMEN_DATA", "/d"),
        ("DICTAMEN_REGIMES", "/r"),
        ("DICTAMEN_CALENDARS", "/c"),
        ("DICTAMEN_FOLIO_PATTERN", "F-{year}-{seq}"),
        ("DICTAMEN_LETTER_PATTERN", "{seq}/{year}"),
        ("DICTAMEN_LETTER_PREFIX", "ATDT"),
    ];
    let config = Config::load(&Flags::default(), &env(&variables), &[]).unwrap();
    assert_eq!(config.server.origin, Origin::Env("DICTAMEN_SERVER"));
    assert_eq!(config.token.value, Some(TokenSource::File("/t".into())));
    assert_eq!(config.ca_file.value, Some("/ca.pem".into()));
    assert_eq!(
        config.lang,
        Sourced::new(Lang::En, Origin::Env("DICTAMEN_LANG"))
    );
    assert_eq!(
        config.keymap.value,
        Some(NameOrPath::Path("mine.toml".into()))
    );
    assert_eq!(config.data.value, Some("/d".into()));
    assert_eq!(
        config.theme,
        Sourced::new(
            Some(NameOrPath::Name("light".to_owned())),
            Origin::Env("DICTAMEN_THEME")
        )
    );
    assert_eq!(config.regimes.value, Some("/r".into()));
    assert_eq!(
        config.letter_prefix,
        Sourced::new(
            Some("ATDT".to_owned()),
            Origin::Env("DICTAMEN_LETTER_PREFIX")
        )
    );

    let text = "token_command = [\"pass\", \"show\", \"dictamen\"]\nca_file = \"ca.pem\"\n\
                keymap = \"~/keys.toml\"\ntheme = \"dark\"\ndata = \"/srv/d\"\n";
    let home = [("HOME", "/home/ana")];
    let config = Config::load(&Flags::default(), &env(&home), &[file(USER, text)]).unwrap();
    let command = ["pass", "show", "dictamen"].map(str::to_owned).to_vec();
    assert_eq!(
        config.token,
        Sourced::new(Some(TokenSource::Command(command)), at(USER, 1))
    );
    assert_eq!(
        config.ca_file,
        Sourced::new(
            Some("/home/ana/.config/dictamen/ca.pem".into()),
            at(USER, 2)
        )
    );
    assert_eq!(
        config.keymap,
        Sourced::new(
            Some(NameOrPath::Path("/home/ana/keys.toml".into())),
            at(USER, 3)
        )
    );
    assert_eq!(
        config.theme.value,
        Some(NameOrPath::Name("dark".to_owned()))
    );
    assert_eq!(config.data.value, Some("/srv/d".into()));
    assert_eq!(config.client_options().ca_file, config.ca_file.value);
}

#[test]
fn faults_are_named_with_file_and_line() {
    let home = [("HOME", "/home/ana")];
    let value = |key, line, fault| ConfigError::Value {
        key,
        origin: at(USER, line),
        fault,
    };
    for (text, error) in [
        (
            "\nserver = \"example.mx\"",
            value("server", 2, TargetFault::Scheme.into()),
        ),
        ("lang = \"fr\"", value("lang", 1, ValueFault::Lang)),
        (
            "token_command = []",
            value("token_command", 1, ValueFault::Empty),
        ),
        ("data = \"\"", value("data", 1, ValueFault::Empty)),
        (
            "\nfolio_pattern = \"F-{year}\"",
            value("folio_pattern", 2, PatternError::Missing("seq").into()),
        ),
        (
            "folio_pattern = \"{prefix}-{year}-{seq}\"",
            value(
                "folio_pattern",
                1,
                PatternError::UnknownPlaceholder("prefix".to_owned()).into(),
            ),
        ),
        (
            "letter_prefix = \" \"",
            value("letter_prefix", 1, ValueFault::Empty),
        ),
        (
            "token_file = \"t\"\ntoken_command = [\"x\"]",
            ConfigError::TokenTwice {
                path: USER.into(),
                line: 2,
            },
        ),
    ] {
        let found = Config::load(&Flags::default(), &env(&home), &[file(USER, text)]);
        assert_eq!(found, Err(error), "{text}");
    }
    for (text, fault_line) in [
        ("lang = \"es\"\nsever = \"x\"", 2),
        ("\n\nlang = es", 3),
        ("lang = 1", 1),
    ] {
        let found = Config::load(&Flags::default(), &env(&home), &[file(USER, text)]);
        let Err(ConfigError::Syntax { path, line, .. }) = found else {
            panic!("{text}: {found:?}");
        };
        assert_eq!((path, line), (PathBuf::from(USER), fault_line), "{text}");
    }
    let tilde = [file(SYSTEM_FILE, "data = \"~/d\"")];
    assert_eq!(
        Config::load(&Flags::default(), &env(&[]), &tilde),
        Err(ConfigError::Value {
            key: "data",
            origin: at(SYSTEM_FILE, 1),
            fault: ValueFault::NoHome
        })
    );
}

#[test]
fn a_fault_in_a_weaker_layer_is_still_a_fault() {
    let flags = Flags {
        lang: Some("es".to_owned()),
        ..Flags::default()
    };
    let files = [file(USER, "lang = \"fr\"")];
    Config::load(&flags, &env(&[("HOME", "/home/ana")]), &files).unwrap_err();
}

#[test]
fn the_locale_decides_the_language_only_when_nobody_else_does() {
    for (variables, lang, origin) in [
        (vec![], Lang::Es, Origin::Default),
        (vec![("LANG", "en_US.UTF-8")], Lang::En, Origin::Env("LANG")),
        (
            vec![("LANG", "en_US.UTF-8"), ("LC_ALL", "es_MX")],
            Lang::Es,
            Origin::Env("LC_ALL"),
        ),
        (
            vec![("LANG", "en_US.UTF-8"), ("LC_ALL", "C")],
            Lang::Es,
            Origin::Default,
        ),
        (
            vec![("LANG", "en_US.UTF-8"), ("LC_ALL", "")],
            Lang::En,
            Origin::Env("LANG"),
        ),
        (
            vec![("LANG", "en"), ("DICTAMEN_LANG", "es")],
            Lang::Es,
            Origin::Env("DICTAMEN_LANG"),
        ),
    ] {
        let config = Config::load(&Flags::default(), &env(&variables), &[]).unwrap();
        assert_eq!(config.lang, Sourced::new(lang, origin), "{variables:?}");
    }
}

#[test]
fn the_strongest_layer_that_names_a_place_decides_it() {
    let home = ("HOME", "/home/ana");
    let server = Place::Server(url("https://user.mx"));
    let user = [file(USER, "server = \"https://user.mx\"")];
    let own = Place::Data("/home/ana/.local/share/dictamen".into());
    let data = |path: &str| Flags {
        data: Some(path.into()),
        ..Flags::default()
    };
    for (flags, variables, files, place) in [
        (Flags::default(), vec![home], &user[..], server),
        (data("/d"), vec![home], &user, Place::Data("/d".into())),
        (
            Flags::default(),
            vec![home, ("DICTAMEN_DATA", "/e")],
            &user,
            Place::Data("/e".into()),
        ),
        (Flags::default(), vec![home], &[], own),
    ] {
        let config = Config::load(&flags, &env(&variables), files).unwrap();
        assert_eq!(config.place(), Ok(place));
    }
}

#[test]
fn a_layer_that_names_two_places_decides_nothing() {
    let files = [file(USER, "server = \"https://user.mx\"\ndata = \"/d\"")];
    let config = Config::load(&Flags::default(), &env(&[("HOME", "/home/ana")]), &files).unwrap();
    let (server, data) = (at(USER, 1), at(USER, 2));
    assert_eq!(
        config.place(),
        Err(ConfigError::ServerAndData { server, data })
    );
}

#[test]
fn without_a_home_only_what_needs_one_fails() {
    let config = Config::load(&Flags::default(), &env(&[]), &[]).unwrap();
    assert_eq!(config.place(), Err(PathsError::NoHome.into()));
    let variables = [("DICTAMEN_SERVER", "https://env.mx")];
    let config = Config::load(&Flags::default(), &env(&variables), &[]).unwrap();
    assert_eq!(config.place(), Ok(Place::Server(url("https://env.mx"))));
}

#[test]
fn a_missing_file_matters_only_where_it_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().to_str().unwrap().to_owned();
    let variables = [("HOME", home.as_str())];
    assert!(read(&Flags::default(), &env(&variables)).is_ok());
    let path = dir.path().join("asked.toml");
    let flags = Flags {
        config: Some(path.clone()),
        ..Flags::default()
    };
    let kind = io::ErrorKind::NotFound;
    let found = read(&flags, &env(&variables));
    assert_eq!(
        found,
        Err(ConfigError::Unreadable {
            path: path.clone(),
            kind
        })
    );
    std::fs::write(&path, "lang = \"en\"").unwrap();
    let config = read(&flags, &env(&variables)).unwrap();
    assert_eq!(config.lang.origin, Origin::File { path, line: 1 });
}
