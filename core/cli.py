"""The xeploai command."""
import sys
from pathlib import Path
def main():
    from core.errors import WrongInput
    from core.library import installed_library
    from core.testing.cases import run_beside
    if sys.argv[1]=='check':
        try:
            book=installed_library().read(Path(sys.argv[2]).read_text(), sys.argv[2])
        except WrongInput as e:
            for f in e.faults: print(f.said())
            return 2
        n,failed,unseen=run_beside(book,Path(sys.argv[2]))
        print(book.name, n,'cases',len(failed),'failed')
        for x in failed: print(x)
        for x in unseen: print('not exercised both ways:',x)
        return 1 if failed else 0
if __name__=='__main__': sys.exit(main())
