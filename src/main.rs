//! Arguments, a command, an exit code.

fn main() -> std::process::ExitCode {
    dictamen::cli::run(std::env::args_os()).into()
}
