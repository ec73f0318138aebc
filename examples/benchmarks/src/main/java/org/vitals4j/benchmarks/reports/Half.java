package org.vitals4j.benchmarks.reports;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Which cases may be looked at while rules are tuned. */
public enum Half {
  /** Looked at while tuning. */
  TUNING,
  /** Looked at last. */
  SET_ASIDE;

  /** By the CRC-32 of the name in UTF-8: even is for tuning, odd is set aside. */
  public static Half of(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % 2 == 0 ? TUNING : SET_ASIDE;
  }
}
