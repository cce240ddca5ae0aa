//! The screen: the terminal guard, the painter, the writer and the reader as one thing.
//!
//! Owns the order in which they start, stop and give the terminal to others. The event loop talks
//! to this; nothing here decides what is shown.

use super::caps::Caps;
use super::input::{Input, Reader};
use super::paint::Painter;
use super::signals::{self, Watchdog};
use super::terminal::{Guard, TerminalError};
use super::writer::{Refused, Traffic, Writer};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;

/// How long a frame may still take before the terminal is given to someone else.
const PATIENCE: Duration = Duration::from_secs(2);

/// The terminal as the event loop sees it. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Screen {
    caps: Caps,
    canvas: Terminal<Canvas>,
    cursor: Parked,
    painter: Painter,
    writer: Writer,
    reader: Reader,
    holder: Holder,
    watchdog: Watchdog,
    // Last, so that it is dropped when nothing else writes.
    guard: Guard,
}

/// Who has the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Us,
    /// The shell, until it continues us.
    Shell,
    /// Another program, until it ends.
    Program,
}

impl Screen {
    /// Takes the terminal, starts reading it and listening to signals; both arrive at `send`. Call
    /// inside a tokio runtime.
    ///
    /// # Errors
    /// Standard input or output is not a terminal, or the operating system refused.
    pub fn open(caps: Caps, send: UnboundedSender<Input>) -> Result<Screen, TerminalError> {
        let guard = Guard::enter(&caps)?;
        Screen::assemble(guard, caps, send, Watchdog::default())
    }

    fn assemble(
        guard: Guard,
        caps: Caps,
        send: UnboundedSender<Input>,
        watchdog: Watchdog,
    ) -> Result<Screen, TerminalError> {
        let armed = || {
            let watchdog = watchdog.clone();
            move || watchdog.arm()
        };
        let writer = {
            let (arm, send) = (armed(), send.clone());
            Writer::spawn(guard.output()?, guard.ours(), move || {
                arm();
                // The loop may have ended already.
                let _ = send.send(Input::HangUp);
            })?
        };
        let reader = Reader::spawn(guard.input()?, caps.escape_wait, send.clone(), armed())?;
        signals::listen(send, guard.ours(), guard.output()?, watchdog.clone())?;
        let (columns, rows) = guard.size();
        let cursor = Parked::default();
        let Ok(canvas) = Terminal::new(Canvas {
            size: Size::new(columns, rows),
            cursor: Arc::clone(&cursor),
        });
        Ok(Screen {
            painter: Painter::new(&caps),
            caps,
            canvas,
            cursor,
            writer,
            reader,
            holder: Holder::Us,
            watchdog,
            guard,
        })
    }

    /// What the terminal can do.
    pub fn caps(&self) -> &Caps {
        &self.caps
    }

    /// Columns and rows of the next frame.
    pub fn size(&self) -> (u16, u16) {
        let size = self.canvas.backend().size;
        (size.width, size.height)
    }

    /// Whether [`Screen::draw`] would draw now.
    pub fn can_draw(&self) -> bool {
        self.holder == Holder::Us && self.writer.is_idle()
    }

    /// Returns when [`Screen::draw`] would draw; never while someone else has the terminal. For
    /// `select!`, while there is something to draw.
    ///
    /// # Errors
    /// [`Refused::Lost`] when the terminal is gone.
    pub async fn ready(&self) -> Result<(), Refused> {
        if self.holder != Holder::Us {
            // Only this loop can take the terminal back, and then it asks again.
            return std::future::pending().await;
        }
        self.writer.ready().await
    }

    /// Renders a frame and hands its bytes over; nothing is written when nothing changed. The
    /// terminal's cursor is parked where the frame sets it, and hidden if it sets none.
    ///
    /// # Errors
    /// [`Refused::Busy`], with nothing rendered, while the last frame is being written or the
    /// terminal is lent; [`Refused::Lost`] when it is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Result<(), Refused> {
        if !self.can_draw() {
            // Tells a lost terminal from a busy one.
            return Err(if self.writer.is_lost() {
                Refused::Lost
            } else {
                Refused::Busy
            });
        }
        let Ok(done) = self.canvas.draw(render);
        let cursor = *self.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = self.painter.frame(done.buffer, cursor);
        if bytes.is_empty() {
            return Ok(());
        }
        self.writer.try_send(bytes.to_vec())
    }

    /// Sends bytes that are no frame, such as a request to the clipboard, between two frames.
    ///
    /// # Errors
    /// The terminal is gone.
    pub async fn pass(&mut self, bytes: Vec<u8>) -> Result<(), Refused> {
        self.ready().await?;
        self.writer.try_send(bytes)
    }

    /// The next frame paints everything: after a stop, or when something else wrote on the screen.
    pub fn redraw_all(&mut self) {
        self.painter.invalidate();
    }

    /// The window has another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.canvas.backend_mut().size = Size::new(columns, rows);
        self.painter.invalidate();
    }

    /// Gives the terminal to the shell and stops the process. [`Input::Resume`] follows when it
    /// goes on. Without a shell that could continue us, everything stays as it is.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn suspend(&mut self) -> Result<(), TerminalError> {
        if self.holder != Holder::Us || !signals::can_stop() {
            return Ok(());
        }
        self.hand_over(Holder::Shell);
        if signals::stop_process() {
            Ok(())
        } else {
            self.take_back()
        }
    }

    /// After [`Input::Resume`]: takes the terminal again. The shell may have changed its modes
    /// also when we did not stop ourselves. Does nothing while another program has it.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn resume(&mut self) -> Result<(), TerminalError> {
        match self.holder {
            Holder::Program => Ok(()),
            Holder::Shell => self.take_back(),
            Holder::Us => {
                self.hand_over(Holder::Shell);
                self.take_back()
            }
        }
    }

    /// Gives the terminal to another program, such as an editor. Keys go to that program until
    /// [`Screen::reclaim`].
    pub fn lend(&mut self) {
        if self.holder == Holder::Us {
            self.hand_over(Holder::Program);
        }
    }

    /// The other program has ended.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn reclaim(&mut self) -> Result<(), TerminalError> {
        self.take_back()
    }

    /// Counters of the writer.
    pub fn traffic(&self) -> Traffic {
        self.writer.traffic()
    }

    /// Ends the process soon, whatever the event loop does. For a loop that learns in its own way
    /// that the terminal is gone.
    pub fn arm_watchdog(&self) {
        self.watchdog.arm();
    }

    fn hand_over(&mut self, to: Holder) {
        self.holder = to;
        self.reader.pause();
        self.writer.drain(PATIENCE);
        self.guard.release();
    }

    fn take_back(&mut self) -> Result<(), TerminalError> {
        self.guard.reclaim(&self.caps)?;
        self.holder = Holder::Us;
        let (columns, rows) = self.guard.size();
        self.resize(columns, rows);
        self.reader.resume();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A frame that is cut in half would end up on the shell's screen.
        if self.holder == Holder::Us {
            self.writer.drain(PATIENCE);
        }
    }
}

/// Where the last frame set the cursor. ratatui lends its buffer and its backend only one at a
/// time, so the place is shared.
type Parked = Arc<Mutex<Option<(u16, u16)>>>;

/// What ratatui draws on: it remembers the size and the cursor, and leaves the cells to the painter.
#[derive(Debug)]
struct Canvas {
    size: Size,
    cursor: Parked,
}

impl Canvas {
    fn park(&self, place: Option<(u16, u16)>) {
        *self.cursor.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

impl Backend for Canvas {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, _: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // The painter compares whole buffers; the iterator is lazy and costs nothing unread.
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.park(None);
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        let place = *self.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(place.unwrap_or_default().into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        let Position { x, y } = position.into();
        self.park(Some((x, y)));
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    // Each test has a runtime of its own.
    #![allow(clippy::await_holding_lock)]

    use super::*;
    use crate::tui::input;
    use crate::tui::keymap::{Code, Key};
    use crate::tui::terminal::tests::{Pty, turn, xterm};
    use ratatui::text::Line;
    use std::io::Write as _;
    use std::sync::mpsc;
    use tokio::sync::mpsc::UnboundedReceiver;

    struct Rig {
        screen: Screen,
        pty: Pty,
        inputs: UnboundedReceiver<Input>,
        bitten: mpsc::Receiver<()>,
    }

    fn rig() -> Rig {
        let pty = Pty::open(40, 8);
        let (send, inputs) = input::channel();
        let (tell, bitten) = mpsc::channel();
        let guard = Guard::enter_on(pty.tty(), pty.tty(), &xterm()).unwrap();
        let watchdog = Watchdog::new(Duration::ZERO, move || {
            let _ = tell.send(());
        });
        let screen = Screen::assemble(guard, xterm(), send, watchdog).unwrap();
        Rig {
            screen,
            pty,
            inputs,
            bitten,
        }
    }

    fn line(text: &'static str) -> impl FnOnce(&mut Frame<'_>) {
        move |frame| {
            frame.render_widget(Line::raw(text), frame.area());
            frame.set_cursor_position((2, 1));
        }
    }

    #[tokio::test]
    async fn frames_reach_the_terminal_and_an_equal_one_is_not_written() {
        let _turn = turn();
        let mut rig = rig();
        assert_eq!(rig.screen.size(), (40, 8));
        rig.screen.draw(line("uno")).unwrap();
        rig.screen.ready().await.unwrap();
        rig.screen.draw(line("uno")).unwrap();
        rig.screen.ready().await.unwrap();
        assert_eq!(rig.screen.traffic().frames, 1);
        rig.screen.draw(line("dos")).unwrap();
        drop(rig.screen);
        let bytes = rig.pty.until(b"\x1b[?1049l");
        let mut parser = vt100::Parser::new(8, 40, 0);
        let leave = bytes.len() - b"\x1b[H\x1b[2J\x1b[?1049l".len();
        parser.process(&bytes[..leave]);
        assert_eq!(parser.screen().contents(), "dos");
        assert!(parser.screen().alternate_screen());
        parser.process(&bytes[leave..]);
        assert!(!parser.screen().alternate_screen());
    }

    #[tokio::test]
    async fn a_terminal_that_nobody_reads_refuses_frames_and_still_gives_keys() {
        let _turn = turn();
        let mut rig = rig();
        // More than a terminal buffers, so the write cannot end before somebody reads.
        rig.screen.writer.try_send(vec![b'x'; 1 << 20]).unwrap();
        assert_eq!(rig.screen.draw(line("uno")), Err(Refused::Busy));
        assert!(!rig.screen.can_draw());
        // Its drop would send an end of file.
        let mut keyboard = rig.pty.master.take_writer().unwrap();
        keyboard.write_all(b"j").unwrap();
        let key = Key::plain(Code::Char('j'));
        assert_eq!(rig.inputs.recv().await, Some(Input::Key { key, burst: 1 }));
        let mut pty = rig.pty;
        let reader = std::thread::spawn(move || pty.until(b"\x1b[?1049l"));
        rig.screen.ready().await.unwrap();
        drop(rig.screen);
        assert!(reader.join().unwrap().len() > 1 << 20);
    }

    #[tokio::test]
    async fn a_hang_up_is_told_and_arms_the_watchdog() {
        let _turn = turn();
        let mut rig = rig();
        rig.pty.hang_up();
        assert_eq!(rig.inputs.recv().await, Some(Input::HangUp));
        rig.bitten.recv().unwrap();
        while !rig.screen.writer.is_lost() {
            // Each attempt shows something else, so there is always something to write.
            let _ = rig.screen.draw(line("adiós"));
            rig.screen.redraw_all();
            let _ = rig.screen.ready().await;
        }
        assert_eq!(rig.screen.draw(line("nadie")), Err(Refused::Lost));
        assert!(rig.screen.reclaim().is_err());
    }

    #[tokio::test]
    async fn a_lent_terminal_is_not_drawn_on_and_comes_back_whole() {
        let _turn = turn();
        let mut rig = rig();
        rig.screen.draw(line("uno")).unwrap();
        rig.screen.lend();
        assert_eq!(rig.screen.draw(line("dos")), Err(Refused::Busy));
        {
            let ready = std::pin::pin!(rig.screen.ready());
            assert!(futures_util::poll!(ready).is_pending());
        }
        rig.screen.resume().unwrap();
        assert!(
            !rig.screen.can_draw(),
            "a continued process does not take what is lent"
        );
        rig.screen.reclaim().unwrap();
        rig.screen.draw(line("uno")).unwrap();
        drop(rig.screen);
        let bytes = rig.pty.until(b"\x1b[?1049l");
        assert!(String::from_utf8_lossy(&bytes).contains("uno"));
        let again = rig.pty.until(b"\x1b[?1049l");
        assert!(String::from_utf8_lossy(&again).contains("uno"));
    }
}
