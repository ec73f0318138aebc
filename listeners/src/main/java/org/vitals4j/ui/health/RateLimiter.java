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
  private final double burst;
  private final LongSupplier nanoTime;
  private double available;
  private long lastNanos;

  /**
   * A pace.
   *
   * @param burst how many may pass at once, at least 1
   * @param perSecond how many may pass in every second after that, positive
   * @param nanoTime as {@link System#nanoTime}
   */
  public RateLimiter(int burst, double perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.available = burst;
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether one more may pass now. */
  public boolean allows() {
    long now = nanoTime.getAsLong();
    available = Math.min(burst, available + (now - lastNanos) * 1e-9 * perSecond);
    lastNanos = now;
    if (available < 1) {
      return false;
    }
    available--;
    return true;
  }
}
