package org.vitals4j.clip;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a gradient. */
public sealed interface ClippingDecision {

  /**
   * The limit that was used, in units of the minibatch-mean gradient; infinite where there is no
   * limit (yet).
   */
  double threshold();

  /** Nothing: the gradient stays as it is, bit for bit. */
  record Leave(double threshold) implements ClippingDecision {}

  /**
   * Every true gradient is multiplied by one factor.
   *
   * @param factor in (0, 1)
   */
  record Scale(double factor, double threshold) implements ClippingDecision {
    public Scale {
      if (!(factor > 0 && factor < 1)) {
        throw new IllegalArgumentException("factor must be in (0, 1), but was " + factor);
      }
    }
  }

  /**
   * The true gradients of each layer are multiplied by a factor of its own.
   *
   * @param factors one a layer, in the order of the network's description; in (0, 1], and 1 for
   *     layers that are left alone
   */
  record ScaleLayers(List<Double> factors, double threshold) implements ClippingDecision {
    public ScaleLayers {
      factors = List.copyOf(factors);
      for (double factor : factors) {
        requireFactor(factor);
      }
    }
  }

  /**
   * The gradient of each unit's weights is multiplied by a factor of its own.
   *
   * @param blocks those with a factor below 1; the others are left alone
   */
  record ScaleUnits(List<UnitFactors> blocks, double threshold) implements ClippingDecision {
    public ScaleUnits {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * Every element of the true gradients is brought into [-limit, limit].
   *
   * @param limit positive and finite, in units of the minibatch-mean gradient
   */
  record Clamp(double limit) implements ClippingDecision {
    public Clamp {
      if (!(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("limit must be positive and finite, but was " + limit);
      }
    }

    @Override
    public double threshold() {
      return limit;
    }
  }

  /** Factors for the units of one parameter block. Immutable. */
  final class UnitFactors {
    private final int layer;
    private final int block;
    private final double[] factors;

    /**
     * @param layer index in the network's description
     * @param block index in the layer's blocks
     * @param factors one a unit, in (0, 1]; copied
     */
    public UnitFactors(int layer, int block, double[] factors) {
      this.layer = layer;
      this.block = block;
      this.factors = factors.clone();
      for (double factor : factors) {
        requireFactor(factor);
      }
    }

    int layer() {
      return layer;
    }

    int block() {
      return block;
    }

    int units() {
      return factors.length;
    }

    double factor(int unit) {
      return factors[unit];
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof UnitFactors that
          && layer == that.layer
          && block == that.block
          && Arrays.equals(factors, that.factors);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * layer + block) + Arrays.hashCode(factors);
    }

    @Override
    public String toString() {
      return "layer " + layer + ", block " + block + ": " + Arrays.toString(factors);
    }
  }

  private static void requireFactor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor must be in (0, 1], but was " + factor);
    }
  }
}
