package org.vitals4j.diagnose.cause;

import org.vitals4j.report.Symptom.Remedy;

/** Remedies that several causes and symptoms call for. */
public final class Remedies {

  /** Clipping, as the monitor does it. */
  public static final Remedy CLIP =
      new Remedy(
          "clip-gradient",
          "clipping the gradient by norm:"
              + " TrainingMonitor.builder().clipping(Clipping.norm(1.0)), or DL4J's own"
              + " gradientNormalization(GradientNormalization.ClipL2PerLayer)");

  /** Units that cannot die. */
  public static final Remedy LEAKY =
      new Remedy(
          "use-leaky-relu",
          "activation(Activation.LEAKYRELU) or ELU in this layer, whose units cannot die");

  public static final Remedy BATCH_NORMALISATION =
      new Remedy("add-batch-normalisation", "BatchNormalization between the layers");

  /** What to do where nothing is known. */
  public static final Remedy OVERFIT_FEW =
      new Remedy(
          "overfit-few-examples",
          "looking at a few examples as the network gets them, features beside labels, then"
              + " overfitting ten of them on purpose: a network that cannot do that has a fault");

  /** A lower rate, where no number is known. */
  public static final Remedy LOWER_RATE =
      new Remedy("lower-learning-rate", "a lower learning rate");

  private Remedies() {}
}
