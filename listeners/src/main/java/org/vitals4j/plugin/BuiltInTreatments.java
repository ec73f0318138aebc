package org.vitals4j.plugin;

import java.util.Set;
import java.util.function.Supplier;
import org.vitals4j.config.Options;
import org.vitals4j.report.Internal;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatments;

/** The treatments that come with Vitals4j, as plug-ins. */
@Internal
public final class BuiltInTreatments {

  private BuiltInTreatments() {}

  private abstract static class Base extends BuiltIn<Treatment> implements TreatmentPlugin {
    private final Supplier<Treatment> maker;
    private final Set<Pathology> treats;

    Base(String name, Supplier<Treatment> maker, String description, Pathology... treats) {
      super(name, description);
      this.maker = maker;
      this.treats = Set.of(treats);
    }

    @Override
    public final Set<Pathology> treats() {
      return treats;
    }

    @Override
    public final Treatment create(Options options) {
      return maker.get();
    }
  }

  /** Networks that were healthy a while ago. */
  public static final class RollBack extends Base {
    public RollBack() {
      super(
          "rollback",
          Treatments::rollback,
          "back to the last healthy snapshot; lower rates or minibatches kept out, as the case may be",
          Pathology.NON_FINITE,
          Pathology.EXPLODING_GRADIENT,
          Pathology.LOSS_DIVERGENCE,
          Pathology.LOSS_OSCILLATION);
    }
  }

  /** Steps that are too large. */
  public static final class ReduceLearningRate extends Base {
    public ReduceLearningRate() {
      super(
          "reduce-learning-rate",
          Treatments::reduceLearningRate,
          "live learning rates to 0.3 of what they are",
          Pathology.LOSS_OSCILLATION,
          Pathology.LOSS_DIVERGENCE);
    }
  }

  /** Steps that are far too small or too large. */
  public static final class FitLearningRate extends Base {
    public FitLearningRate() {
      super(
          "fit-learning-rate",
          Treatments::fitLearningRate,
          "live learning rates so that steps fit the weights",
          Pathology.UPDATE_RATIO,
          Pathology.LOSS_PLATEAU);
    }
  }

  /** Plain SGD at a rate that nobody can have meant. */
  public static final class ReplaceOptimiser extends Base {
    public ReplaceOptimiser() {
      super(
          "replace-optimiser",
          Treatments::replaceOptimiser,
          "Adam for plain SGD at a rate that nobody can have meant, at the beginning only",
          Pathology.UPDATE_RATIO,
          Pathology.LOSS_PLATEAU);
    }
  }

  /** Dead units. */
  public static final class ReviveUnits extends Base {
    public ReviveUnits() {
      super(
          "revive-units",
          Treatments::reviveUnits,
          "dead units drawn anew (ReDo)",
          Pathology.DEAD_UNITS);
    }
  }

  /** Units that die again and again. */
  public static final class LeakyRelu extends Base {
    public LeakyRelu() {
      super("leak", Treatments::leak, "leaky ReLU where units are dead", Pathology.DEAD_UNITS);
    }
  }

  /** Weights that begin badly. */
  public static final class Reinitialise extends Base {
    public Reinitialise() {
      super(
          "reinitialise",
          Treatments::reinitialise,
          "hidden weights drawn by the scheme that fits and scaled to the minibatch, at the beginning only",
          Pathology.POOR_INITIALISATION,
          Pathology.VANISHING_GRADIENT,
          Pathology.EXPLODING_GRADIENT,
          Pathology.SATURATION);
    }
  }

  /** Functions that let no gradient through. */
  public static final class ReplaceActivation extends Base {
    public ReplaceActivation() {
      super(
          "replace-activation",
          Treatments::replaceActivation,
          "ReLU for hidden functions that flatten out, at the beginning only",
          Pathology.VANISHING_GRADIENT);
    }
  }

  /** Layers whose outputs are all at the bounds. */
  public static final class RescaleUnits extends Base {
    public RescaleUnits() {
      super(
          "rescale-units",
          Treatments::rescaleUnits,
          "weights of saturated layers scaled by unit, while all others stay",
          Pathology.SATURATION);
    }
  }

  /** Runs that are not worth their time. */
  public static final class StopTraining extends Base {
    public StopTraining() {
      super(
          "halt",
          Treatments::halt,
          "the end of fit, by an exception",
          Pathology.NON_FINITE,
          Pathology.EXPLODING_GRADIENT,
          Pathology.LOSS_DIVERGENCE);
    }
  }
}
