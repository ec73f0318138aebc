package org.vitals4j.benchmarks.repair.harm.runs;

/** Kinds of healthy runs whose figures look like those of sick ones. */
public enum Kind {
  /** Trained, saved and restored before a monitor came. */
  RESTORED_MODEL("restored model"),
  /** Weights in the loss, against imbalance. */
  CLASS_WEIGHTS("class weights"),
  /** Class numbers for labels, instead of one-hot. */
  SPARSE_LABELS("sparse labels"),
  /** 20 to 45 % of the training labels are wrong. */
  LABEL_NOISE("label noise"),
  /** The best possible loss is 0.97 of that of guessing. */
  SMALL_SIGNAL("small signal"),
  /** Generator and discriminator, in turn. */
  GAN_PAIR("GAN pair"),
  /** 1 to 5 % positives, without weights. */
  IMBALANCE("imbalance"),
  /** The learning rate goes down, and up again. */
  WARM_RESTART("warm restart"),
  /** The data get harder in stages. */
  CURRICULUM("curriculum"),
  /** Q-learning with a copy of the network for its targets. */
  RISING_TD_TARGETS("rising TD targets"),
  /** Minibatches of 1 to 8 examples. */
  SMALL_BATCHES("batches of 1 to 8"),
  /** Pretrained layers that stay as they are below new ones. */
  FINE_TUNING("fine-tuning, frozen layers"),
  /** Channels last, as networks imported from Keras have them. */
  NHWC_CONVOLUTION("NHWC convolution");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** For tables. */
  public String title() {
    return title;
  }
}
