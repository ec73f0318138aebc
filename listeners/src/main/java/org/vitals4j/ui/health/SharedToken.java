package org.vitals4j.ui.health;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * What a sender must know. It is compared in constant time: how long a refusal takes says nothing
 * of how much of a guess was right. Immutable; never printed.
 */
final class SharedToken {

  private static final int LEAST = 16;
  private static final int MOST = 256;
  private static final String SCHEME = "Bearer ";

  private final byte[] header;

  /**
   * A token.
   *
   * @param token {@value #LEAST} to {@value #MOST} visible characters of ASCII
   * @throws IllegalArgumentException for any other; the message does not repeat it
   */
  SharedToken(String token) {
    if (token.length() < LEAST
        || token.length() > MOST
        || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "a token must have "
              + LEAST
              + " to "
              + MOST
              + " visible characters of ASCII, but this one has "
              + token.length()
              + " characters, or others");
    }
    header = (SCHEME + token).getBytes(StandardCharsets.US_ASCII);
  }

  /** What a sender puts into {@code Authorization}. */
  String header() {
    return new String(header, StandardCharsets.US_ASCII);
  }

  /**
   * Whether a request names this token.
   *
   * @param authorization all values of the header of that name
   */
  boolean isIn(List<String> authorization) {
    return authorization.size() == 1
        && MessageDigest.isEqual(
            header, authorization.get(0).getBytes(StandardCharsets.ISO_8859_1));
  }
}
