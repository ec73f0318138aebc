package org.vitals4j.treat;

/**
 * Ends {@code fit}, because a treatment plan asks for it. The only exception that a monitor lets
 * out into the training.
 *
 * <p>The network stays usable: the step of the iteration is made and its masks are cleared; DL4J
 * has not counted the iteration nor applied its constraints. {@code fit(iterator)} leaves one
 * thread behind that prefetches ("ADSI prefetch thread"), waiting, with up to three minibatches:
 * DL4J ends it only when {@code fit} ends by itself.
 */
public final class TrainingHaltedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TrainingHaltedException(String message) {
    super(message);
  }
}
