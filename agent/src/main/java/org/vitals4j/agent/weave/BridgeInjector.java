package org.vitals4j.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.vitals4j.agent.bridge.Bridge;

/**
 * Gives a class loader a bridge of its own. A loader may hide what lies beneath it (OSGi), so the
 * class is defined in it directly, which takes an opening of {@code java.lang} to the agent alone.
 */
final class BridgeInjector {

  private final Instrumentation instrumentation;

  BridgeInjector(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * The bridge that code of a loader sees.
   *
   * @throws ReflectiveOperationException if it cannot be defined there
   */
  Class<?> bridge(ClassLoader loader) throws ReflectiveOperationException, IOException {
    if (loader == Bridge.class.getClassLoader()) {
      return Bridge.class;
    }
    open();
    String name = Bridge.class.getName();
    Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
    find.setAccessible(true);
    Object known = find.invoke(loader, name);
    if (known != null && ((Class<?>) known).getClassLoader() == loader) {
      return (Class<?>) known;
    }
    byte[] code = code();
    Method define =
        ClassLoader.class.getDeclaredMethod(
            "defineClass", String.class, byte[].class, int.class, int.class);
    define.setAccessible(true);
    try {
      return (Class<?>) define.invoke(loader, name, code, 0, code.length);
    } catch (InvocationTargetException refused) {
      throw new ReflectiveOperationException(
          "the bridge could not be defined in " + loader, refused.getCause());
    }
  }

  private void open() {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(BridgeInjector.class.getModule())),
        Set.of(),
        Map.of());
  }

  private static byte[] code() throws IOException {
    String file = "/" + Bridge.class.getName().replace('.', '/') + ".class";
    try (InputStream in = BridgeInjector.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("the agent's jar has no " + file);
      }
      return in.readAllBytes();
    }
  }
}
