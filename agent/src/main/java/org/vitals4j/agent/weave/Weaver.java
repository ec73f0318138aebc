package org.vitals4j.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts the bridge into a class of DL4J.
 *
 * <p>After each read of the listeners: push the model, call {@code Bridge.listeners}. A reference
 * is on the stack before and one of the same type after, no local variable is touched and no jump
 * added, so all stack map frames stay valid and the verifier has nothing new to object to.
 */
final class Weaver {

  private static final String BRIDGE = "org/vitals4j/agent/bridge/Bridge";
  private static final String COLLECTION = "Ljava/util/Collection;";
  private static final String MODEL = "Lorg/deeplearning4j/nn/api/Model;";

  /** The model on the stack, and for a replica the original beside it. */
  private static final int MORE_STACK = 2;

  private Weaver() {}

  /**
   * Weaves.
   *
   * @throws IllegalStateException if a method that must read listeners does not
   */
  static byte[] weave(HookPoint target, byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return target.reads(name, descriptor) ? new Method(target, name, next) : next;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Method extends MethodVisitor {
    private final HookPoint target;
    private final String name;
    private int woven;

    Method(HookPoint target, String name, MethodVisitor next) {
      super(Opcodes.ASM9, next);
      this.target = target;
      this.name = name;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (target.hook() == HookPoint.Hook.REPLICA) {
        pushField("originalModel");
        pushField("replicatedModel");
        bridge("replica", "(Ljava/lang/Object;Ljava/lang/Object;)V");
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
      super.visitFieldInsn(opcode, owner, field, descriptor);
      boolean read =
          opcode == Opcodes.GETFIELD
              && field.equals("trainingListeners")
              && descriptor.equals(COLLECTION);
      if (read && target.hook() == HookPoint.Hook.OWN_FIELD) {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        listeners();
      } else if (read && target.hook() == HookPoint.Hook.FIELD_OF_OPTIMIZER) {
        pushField("model");
        listeners();
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String method, String descriptor, boolean onInterface) {
      super.visitMethodInsn(opcode, owner, method, descriptor, onInterface);
      if (target.hook() == HookPoint.Hook.GETTER
          && method.equals("getListeners")
          && descriptor.equals("()" + COLLECTION)) {
        super.visitVarInsn(Opcodes.ALOAD, 2);
        listeners();
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (target.hook() == HookPoint.Hook.MODULES && opcode == Opcodes.RETURN) {
        super.visitVarInsn(Opcodes.ALOAD, 1);
        bridge("modules", "(Ljava/util/List;)V");
      }
      super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      super.visitMaxs(stack + MORE_STACK, locals);
    }

    @Override
    public void visitEnd() {
      super.visitEnd();
      if (woven == 0) {
        throw new IllegalStateException(
            target.simpleName() + "." + name + " does not read listeners where it should");
      }
    }

    private void pushField(String field) {
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitFieldInsn(Opcodes.GETFIELD, target.internalName(), field, MODEL);
    }

    private void listeners() {
      bridge("listeners", "(" + COLLECTION + "Ljava/lang/Object;)" + COLLECTION);
    }

    private void bridge(String method, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, method, descriptor, false);
      woven++;
    }
  }
}
