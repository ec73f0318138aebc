package org.vitals4j.agent;

import org.jspecify.annotations.Nullable;

/** Which JVMs the agent can work in. */
final class JavaVersion {

  private static final int MIN_VERSION = 17;

  private JavaVersion() {}

  /**
   * Says what is wrong with a Java version.
   *
   * @param specification as in {@code java.specification.version}: "1.8", "11", "17"
   * @return null where nothing is
   */
  static @Nullable String complaint(@Nullable String specification) {
    return feature(specification) >= MIN_VERSION
        ? null
        : "Java " + MIN_VERSION + " or newer is needed, and this is Java " + specification + ".";
  }

  private static int feature(@Nullable String specification) {
    if (specification == null) {
      return 0;
    }
    String number = specification.startsWith("1.") ? specification.substring(2) : specification;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException unknown) {
      return 0;
    }
  }
}
