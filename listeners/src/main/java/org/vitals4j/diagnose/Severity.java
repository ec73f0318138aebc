package org.vitals4j.diagnose;

/** How bad it is, from mild to bad. */
public enum Severity {
  /** Worth knowing; nothing need be done. */
  INFO,
  /** Training suffers. */
  WARN,
  /** Training fails, or is about to. */
  CRITICAL
}
