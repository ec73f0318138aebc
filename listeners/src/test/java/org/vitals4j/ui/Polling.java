package org.vitals4j.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits for another program, such as a browser, which does things in its own time and calls nobody
 * back. What happens in this JVM is waited for by a latch.
 */
public final class Polling {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Polling() {}

  /** What is waited for. */
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /**
   * Returns once the condition holds.
   *
   * @param failure says what is wrong if it does not within half a minute
   */
  public static <E extends Exception> void await(Supplier<String> failure, Condition<E> condition)
      throws E, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as(failure).isNegative();
      Thread.sleep(INTERVAL.toMillis());
    }
  }
}
