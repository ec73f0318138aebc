package org.vitals4j.examples.terminal;

import java.time.Duration;
import java.util.Locale;

/** How far one run has got: one line that is rewritten, or a plain line now and then. */
public final class ProgressLine {

  private static final long REWRITE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int BAR_COLUMNS = 12;

  private final Screen screen;
  private long last;

  /** Starts now. */
  public ProgressLine(Screen screen) {
    this.screen = screen;
    // The line appears with the first iteration; plain lines are for runs that take long.
    this.last = System.nanoTime() - (screen.isTerminal() ? REWRITE_NANOS : 0);
  }

  /**
   * One more iteration is done.
   *
   * @param done how many are
   * @param of how many there will be
   * @param findings in a few words
   */
  public void update(int done, int of, double score, String findings) {
    long now = System.nanoTime();
    if (now - last < (screen.isTerminal() ? REWRITE_NANOS : PLAIN_NANOS)) {
      return;
    }
    last = now;
    String where =
        String.format(Locale.ROOT, "iteration %d of %d, score %.3g, %s", done, of, score, findings);
    if (screen.isTerminal()) {
      int filled = BAR_COLUMNS * done / of;
      screen.status("  [" + "#".repeat(filled) + ".".repeat(BAR_COLUMNS - filled) + "] " + where);
    } else {
      screen.line("  " + where);
    }
  }

  /** It is over: takes the line away. */
  public void end() {
    screen.status("");
  }
}
