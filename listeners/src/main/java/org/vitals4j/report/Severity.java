package org.vitals4j.report;

/** How bad it is, from mild to bad. */
public enum Severity {
  /** Worth knowing; nothing need be done. */
  INFO,
  /** Training suffers. */
  WARN,
  /** Training fails, or is about to. */
  CRITICAL;

  /** 1 for {@link #INFO}, 2 for {@link #WARN}, 3 for {@link #CRITICAL}. */
  public int rank() {
    return switch (this) {
      case INFO -> 1;
      case WARN -> 2;
      case CRITICAL -> 3;
    };
  }
}
