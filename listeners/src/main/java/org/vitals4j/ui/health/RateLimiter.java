package org.vitals4j.ui.health;

import java.util.function.LongSupplier;
import org.vitals4j.report.Internal;

/**
 * Lets so many pass at once, and then so many a second: the first iterations of a run are all kept,
 * a network that makes thousands a second does not flood a storage. Not thread-safe.
 */
@Internal
public final class RateLimiter {

  private final double perSecond;
  private final double most;
  private final LongSupplier nanoTime;
  private double left;
  private long lastNanos;

  /**
   * A pace.
   *
   * @param burst how many may pass at once, at least 1
   * @param perSecond how many may pass in every second after that, positive
   * @param nanoTime as {@link System#nanoTime}
   */
  public RateLimiter(int burst, double perSecond, LongSupplier nanoTime) {
    this.most = burst;
    this.left = burst;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether one more may pass now. */
  public boolean allows() {
    long now = nanoTime.getAsLong();
    left = Math.min(most, left + (now - lastNanos) * 1e-9 * perSecond);
    lastNanos = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
