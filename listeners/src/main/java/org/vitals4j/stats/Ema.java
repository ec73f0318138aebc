package org.vitals4j.stats;

/**
 * Exponential moving average with the weights of a finite series: {@code s = Σ (1-α)^k x_k / Σ
 * (1-α)^k}, so that the first values are averaged evenly instead of dominating (the bias correction
 * of Kingma and Ba 2015, section 3). Values that are not finite are left out. Not thread-safe.
 */
public final class Ema {

  private final int span;
  private final double keep;
  private double weighted;
  private double weight;

  /**
   * @param span number of values it looks back over, at least 1; {@code α = 2 / (span + 1)}
   */
  public Ema(int span) {
    if (span < 1) {
      throw new IllegalArgumentException("span must be at least 1 value, but was " + span);
    }
    this.span = span;
    keep = 1 - 2.0 / (span + 1);
  }

  /** Adds a value and returns the average, NaN while there is none. */
  public double add(double value) {
    if (Double.isFinite(value)) {
      weighted = keep * weighted + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    }
    return get();
  }

  /** The average, NaN while no finite value was added. */
  public double get() {
    return weight == 0 ? Double.NaN : weighted / weight;
  }

  /** One that goes on from here by itself. */
  public Ema copy() {
    Ema copy = new Ema(span);
    copy.weighted = weighted;
    copy.weight = weight;
    return copy;
  }
}
