package org.vitals4j.ui.health;

/** A request that cannot be answered, for the reason that the message gives. */
final class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  BadRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Of HTTP. */
  int status() {
    return status;
  }
}
