package org.vitals4j.agent.weave;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;

/**
 * The JDK's memory of records. It keeps the type of the last component for which it made an {@code
 * equals}, {@code hashCode} or {@code toString}, one of each, and so the loader of that type: of
 * the whole library, once that has been let go.
 */
final class RecordMethods {

  /** Not {@code Object}, for which the JDK has nothing to remember. */
  private record OfTheJdk(String component) {}

  private RecordMethods() {}

  /** Has it remember a type of its own instead. */
  static void forgetTheLibrary() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle getter = lookup.findGetter(OfTheJdk.class, "component", String.class);
      for (String method : new String[] {"equals", "hashCode", "toString"}) {
        ObjectMethods.bootstrap(
            lookup, method, MethodHandle.class, OfTheJdk.class, "component", getter);
      }
    } catch (Throwable changed) {
      // A JDK that does this otherwise: a few hundred kilobytes may stay until the job ends.
    }
  }
}
