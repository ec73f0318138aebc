package org.vitals4j.ui.health.wire;

import org.vitals4j.report.Internal;

/** Bytes that are no report, or not one that this version can read. */
@Internal
public final class MalformedReportException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  MalformedReportException(String message) {
    super(message);
  }
}
