package org.vitals4j.plugin;

import java.util.function.Supplier;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.report.Internal;

/** The detectors that come with Vitals4j, as plug-ins. */
@Internal
public final class BuiltInDetectors {

  private BuiltInDetectors() {}

  private abstract static class Base implements DetectorPlugin {
    private final Supplier<Detector> maker;
    private final String description;

    Base(Supplier<Detector> maker, String description) {
      this.maker = maker;
      this.description = description;
    }

    @Override
    public final String name() {
      return maker.get().name();
    }

    @Override
    public final String description() {
      return description;
    }

    @Override
    public final Detector create(Options options) {
      return maker.get();
    }
  }

  /** NaN and infinities, with the array in which they began. */
  public static final class NonFinite extends Base {
    public NonFinite() {
      super(Detectors::nonFinite, "NaN or an infinity, and the array in which it began");
    }
  }

  /** Gradients that destroy what was learned. */
  public static final class ExplodingGradient extends Base {
    public ExplodingGradient() {
      super(Detectors::explodingGradient, "gradients so large that steps destroy");
    }
  }

  /** Gradients that do not reach the input side. */
  public static final class VanishingGradient extends Base {
    public VanishingGradient() {
      super(Detectors::vanishingGradient, "gradients that do not reach the input side");
    }
  }

  /** Units that are 0 for ever. */
  public static final class DeadUnits extends Base {
    public DeadUnits() {
      super(Detectors::deadUnits, "ReLU units that are 0 for every example");
    }
  }

  /** Layers on the flat part of their activation function. */
  public static final class Saturation extends Base {
    public Saturation() {
      super(Detectors::saturation, "layers where the activation function is flat");
    }
  }

  /** Weights that begin badly. */
  public static final class PoorInitialisation extends Base {
    public PoorInitialisation() {
      super(Detectors::poorInitialisation, "weights that begin too large, too small, or all alike");
    }
  }

  /** Steps that do not fit the weights. */
  public static final class UpdateRatio extends Base {
    public UpdateRatio() {
      super(Detectors::updateRatio, "steps far too large or too small for the weights");
    }
  }

  /** A score that rises. */
  public static final class LossDivergence extends Base {
    public LossDivergence() {
      super(Detectors::lossDivergence, "a score that rises and stays up");
    }
  }

  /** A score that swings. */
  public static final class LossOscillation extends Base {
    public LossOscillation() {
      super(Detectors::lossOscillation, "a score that swings and gets no better");
    }
  }

  /** A score that stands still. */
  public static final class LossPlateau extends Base {
    public LossPlateau() {
      super(Detectors::lossPlateau, "a score that stands still at no better than guessing");
    }
  }
}
