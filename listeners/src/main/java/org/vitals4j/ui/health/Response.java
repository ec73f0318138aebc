package org.vitals4j.ui.health;

import java.util.Map;
import org.vitals4j.report.Internal;

/**
 * An answer to a browser, whatever server carries it.
 *
 * @param status of HTTP
 * @param headers content type and what keeps a browser safe
 * @param body bytes; not to be written to
 */
@Internal
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Response(int status, Map<String, String> headers, byte[] body) {

  /*
   * Scripts and data come from this server alone. Styles may be set by scripts: that is how the
   * chart library sizes its canvas.
   */
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
          + " object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

  /** An answer that may be kept by the browser for so many seconds; 0 for not at all. */
  static Response of(int status, String contentType, int cacheSeconds, byte[] body) {
    return new Response(
        status,
        Map.of(
            "Content-Type",
            contentType,
            "Cache-Control",
            cacheSeconds == 0 ? "no-store" : "max-age=" + cacheSeconds,
            "Content-Security-Policy",
            POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer"),
        body);
  }
}
